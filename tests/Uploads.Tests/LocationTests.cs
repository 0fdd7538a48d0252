using System.Security.Cryptography;
using System.Text;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>Where a photo was taken is in nothing that is kept.</summary>
public sealed class LocationTests(RunningMedia running)
{
    [Theory]
    [InlineData(20_000)]
    [InlineData(11 * 1024 * 1024)]
    [InlineData(25 * 1024 * 1024)]
    public async Task The_place_is_taken_out_on_the_way_and_both_digests_are_kept(int size)
    {
        var (phone, photo) = (running.Patient(), TestPhoto.WithPlace(size));
        var place = Encoding.ASCII.GetBytes(TestPhoto.Place);
        Assert.True(photo.AsSpan().IndexOf(place) > 0);
        var request = phone.Announcement(size);
        request["sha256"] = Convert.ToHexStringLower(SHA256.HashData(photo));
        var plan = await phone.SendAsync(photo, request);
        await phone.CompleteAsync(plan).JsonAsync();
        var media = await phone.SettledAsync(plan);
        Assert.Equal("uploaded", (string?)media["status"]);

        var kept = await running.KeptAsync(plan);
        Assert.Equal(size, kept.Length);
        Assert.True(kept.AsSpan().IndexOf(place) < 0);
        // Everything behind the metadata is as it was.
        Assert.Equal(photo[1000..], kept[1000..]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(kept)), (string?)media["sha256"]);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(photo)), await running.Database.ScalarAsync<string>(
            "SELECT HEX(received_sha256) FROM media WHERE media_id = @id AND location IS NOT NULL",
            ("@id", plan.MediaId)));
        await running.EventuallyAsync(async () => await running.IsGoneAsync(plan));
    }

    /// <summary>What cameras wrote, where the samples are at hand: what is kept of it says no place any more.</summary>
    [Theory]
    [InlineData("photo/DSCN0010.jpg")]
    [InlineData("photo/IMG_1034.heic")]
    [InlineData("video/with-gps.mov")]
    [InlineData("video/with-gps.mp4")]
    public async Task A_real_files_place_is_found_once(string sample)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("IMAGING_SAMPLES") ?? BesideTheProject, sample);
        Assert.SkipUnless(File.Exists(path), "The samples are not at hand.");
        var phone = running.Patient();
        var first = await SendAsync(phone, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var again = await SendAsync(phone, await running.KeptAsync(first));

        Assert.Equal([first.MediaId], await PlacedAsync(first, again));
        Assert.Equal(await running.KeptAsync(first), await running.KeptAsync(again));
    }

    private static string BesideTheProject
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Imaging.sln"))) folder = folder.Parent!;
            return Path.Combine(folder.FullName, "..", "shared", "samples");
        }
    }

    private static async Task<Plan> SendAsync(Phone phone, byte[] bytes)
    {
        var plan = await phone.SendAsync(bytes);
        await phone.CompleteAsync(plan).JsonAsync();
        Assert.Equal("uploaded", (string?)(await phone.SettledAsync(plan))["status"]);
        return plan;
    }

    /// <summary>Those that said a place when they came.</summary>
    private async Task<IReadOnlyList<Guid>> PlacedAsync(params IEnumerable<Plan> plans)
    {
        var placed = new List<Guid>();
        foreach (var plan in plans)
        {
            if (await running.Database.ScalarAsync<int>(
                "SELECT COUNT(*) FROM media WHERE media_id = @id AND location IS NOT NULL AND sha256 <> received_sha256",
                ("@id", plan.MediaId)) == 1) placed.Add(plan.MediaId);
        }

        return placed;
    }
}
