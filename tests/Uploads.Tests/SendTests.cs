using System.Security.Cryptography;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

public sealed class SendTests(RunningMedia running)
{
    [Theory]
    [InlineData(20_000)]
    [InlineData(12 * 1024 * 1024 - 1)]
    [InlineData(12 * 1024 * 1024)]
    [InlineData(31 * 1024 * 1024 + 7)]
    public async Task A_file_is_kept_as_it_was_sent_and_nothing_stays_in_the_way_in(int size)
    {
        var (phone, photo) = (running.Patient(), TestPhoto.Create(size));
        var plan = await phone.SendAsync(photo);
        await phone.CompleteAsync(plan).JsonAsync();
        var media = await phone.SettledAsync(plan);

        Assert.Equal("uploaded", (string?)media["status"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(photo)), (string?)media["sha256"]);
        var stored = await running.StoredAsync(plan.MediaId);
        Assert.Equal(photo, await running.Store.ReadAsync("objects", stored.ObjectKey));
        await running.EventuallyAsync(async () =>
            !(await running.Store.KeysAsync("incoming")).Contains(stored.IncomingKey));
        await running.EventuallyAsync(() =>
            Task.FromResult(running.Neighbours.Encounters.Recorded.GetValueOrDefault(plan.MediaId) == 1));
    }
}
