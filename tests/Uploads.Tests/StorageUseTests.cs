using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

public sealed class StorageUseTests(RunningMedia running)
{
    [Fact]
    public async Task An_administrator_sees_objects_and_bytes_by_kind_and_state()
    {
        var admin = running.Clinician(role: "admin");
        var before = await UseAsync(admin);
        var (phone, photo) = (running.Patient(), TestPhoto.Create(50_000));
        await phone.CompleteAsync(await phone.SendAsync(photo)).JsonAsync();
        using var refused = await phone.CompleteAsync(await phone.SendAsync(new byte[7000]));
        await phone.OpenAsync(1_500_000);

        await running.EventuallyAsync(async () =>
        {
            var after = await UseAsync(admin);
            // Other tests add to it at the same time.
            return Bytes(after, "photo", "uploaded") - Bytes(before, "photo", "uploaded") >= 50_000
                && Bytes(after, "unknown", "quarantined") - Bytes(before, "unknown", "quarantined") >= 7000
                && Bytes(after, "unknown", "open") >= 1_500_000;
        });
        var use = await UseAsync(admin);
        Assert.Equal((long)use["bytes"]!, use["items"]!.AsArray().Sum(share => (long)share!["bytes"]!));
        Assert.Matches(@"^\d+(\.\d)? [KMG]?B$", (string)use["sizeText"]!);
    }

    [Theory]
    [InlineData("clinician")]
    [InlineData("viewer")]
    public async Task Nobody_else_does(string role) =>
        await running.Clinician(role: role).GetAsync("/api/admin/storage").ProblemAsync(403, "forbidden");

    private static Task<JsonObject> UseAsync(Phone admin) => admin.GetAsync("/api/admin/storage").JsonAsync();

    private static long Bytes(JsonObject use, string kind, string state) => use["items"]!.AsArray()
        .Where(share => (string?)share!["kind"] == kind && (string?)share["state"] == state)
        .Sum(share => (long)share!["bytes"]!);
}
