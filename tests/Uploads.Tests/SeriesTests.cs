using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>A DICOM series that staff add is one item with its stack in order.</summary>
public sealed class SeriesTests(RunningMedia running)
{
    [Fact]
    public async Task A_series_is_one_item_with_its_instances_and_bytes()
    {
        var clinician = running.Clinician();
        var sizes = new List<long>();
        foreach (var number in Enumerable.Range(1, 3))
            sizes.Add((long)(await SendAsync(clinician, "1.2.3", number))["size"]!);
        await SendAsync(clinician, "1.2.4", 1);

        var items = await ListAsync(clinician);

        Assert.Equal([("1.2.3", 3L, sizes.Sum()), ("1.2.4", 1L, items[1]["size"]!.GetValue<long>())],
            items.Select(item => item["series"]!).Select(series => (
                (string)series["instanceUid"]!, (long)series["instances"]!, (long)series["size"]!)));
    }

    [Theory]
    [InlineData("position", new[] { "0\\0\\20", "0\\0\\-5.5", "0\\0\\1e1" }, "1\\0\\0\\0\\1\\0")]
    // Its planes look along -y: what has the greatest y comes first.
    [InlineData("position", new[] { "0\\-20\\0", "0\\5\\0", "0\\-10\\9" }, "1\\0\\0\\0\\0\\1")]
    [InlineData("instanceNumber", new[] { null, "0\\0\\5", "0\\0\\1" }, "1\\0\\0\\0\\1\\0")]
    [InlineData("instanceNumber", new[] { "far\\0\\0", "0\\0\\5", "0\\0\\1" }, "1\\0\\0\\0\\1\\0")]
    [InlineData("instanceNumber", new[] { "0\\0\\9", "0\\0\\5", "0\\0\\1" }, "0\\0\\0\\0\\0\\0")]
    public async Task Its_stack_is_ordered(string by, string?[] positions, string orientation)
    {
        var clinician = running.Clinician();
        // By position the order is 1, 2, 0; by number it is 2, 1, 0.
        var sent = new List<string>();
        foreach (var (at, position) in positions.Index())
            sent.Add((string)(await SendAsync(clinician, "1.2.3", 9 - at, position, orientation))["id"]!);

        var stack = await StackAsync(clinician, Assert.Single(await ListAsync(clinician)));

        Assert.Equal(by, (string?)stack["orderedBy"]);
        Assert.Equal(by == "position" ? [sent[1], sent[2], sent[0]] : [sent[2], sent[1], sent[0]], Ids(stack));
    }

    [Fact]
    public async Task One_scout_that_looks_another_way_makes_numbers_count()
    {
        var clinician = running.Clinician();
        var slice = await SendAsync(clinician, "1.2.3", 2, "0\\0\\1");
        var scout = await SendAsync(clinician, "1.2.3", 1, "0\\0\\5", "0\\1\\0\\0\\0\\1");

        var stack = await StackAsync(clinician, slice);

        Assert.Equal([(string)scout["id"]!, (string)slice["id"]!], Ids(stack));
    }

    [Fact]
    public async Task Pages_count_series_and_not_their_instances()
    {
        var clinician = running.Clinician();
        foreach (var (series, number) in ((string, int)[])[("1.2.1", 1), ("1.2.1", 2), ("1.2.2", 1), ("1.2.1", 3)])
            await SendAsync(clinician, series, number);
        var path = $"/api/encounters/{clinician.EncounterId}/media?limit=1";

        var first = await clinician.GetAsync(path).JsonAsync();
        var second = await clinician.GetAsync($"{path}&cursor={first["next"]}").JsonAsync();

        Assert.Equal(("1.2.1", "1.2.2"), (SeriesOf(first), SeriesOf(second)));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task What_is_done_to_the_item_is_done_to_all_of_it()
    {
        var clinician = running.Clinician();
        foreach (var number in Enumerable.Range(1, 3)) await SendAsync(clinician, "1.2.3", number);
        var item = Assert.Single(await ListAsync(clinician));

        using (var misfiled = await clinician.Media.PostAsJsonAsync(
            $"/api/media/{item["id"]}/misfiled", new { reason = "Another patient's scan" },
            TestContext.Current.CancellationToken))
            Assert.Equal(204, (int)misfiled.StatusCode);
        Assert.Empty(await ListAsync(clinician));

        await clinician.Media.PostAsJsonAsync($"/api/media/{item["id"]}/move",
            new { encounterId = clinician.EncounterId, reason = "It was hers after all" },
            TestContext.Current.CancellationToken).JsonAsync();
        Assert.Equal(3, (long)Assert.Single(await ListAsync(clinician))["series"]!["instances"]!);

        await clinician.Media.DeleteAsync(
            new Uri($"/api/media/{item["id"]}", UriKind.Relative), TestContext.Current.CancellationToken).JsonAsync();
        Assert.Empty(await ListAsync(clinician));
    }

    [Fact]
    public async Task What_names_another_patient_hides_behind_no_other()
    {
        var clinician = running.Clinician();
        running.Neighbours.Encounters.Patients[clinician.EncounterId] = "Sender^Nia";
        await SendAsync(clinician, "1.2.3", 1, patient: "Sender^Nia");
        await SendAsync(clinician, "1.2.3", 2, patient: "Other^Sam");

        var items = await ListAsync(clinician);

        Assert.Equal(["uploaded", "mismatch"], items.Select(item => (string)item["status"]!));
        Assert.All(items, item => Assert.Equal(1, (long)item["series"]!["instances"]!));
    }

    [Fact]
    public async Task An_instance_that_was_taken_back_takes_nothing_with_it()
    {
        var clinician = running.Clinician();
        var first = await SendAsync(clinician, "1.2.3", 1);
        using var opened = await clinician.WithoutRedirectsAsync($"/api/media/{first["id"]}/content");
        Assert.Equal(302, (int)opened.StatusCode);
        var removed = await clinician.Media.DeleteAsync(
            new Uri($"/api/media/{first["id"]}", UriKind.Relative), TestContext.Current.CancellationToken).JsonAsync();
        Assert.Equal("restricted", (string?)removed["outcome"]);
        var second = await SendAsync(clinician, "1.2.3", 2);
        var owner = running.Neighbours.Encounters.Owners.Keys.Single(owner => owner.Encounter == clinician.EncounterId);
        running.Neighbours.Encounters.Reasons[owner] = true;
        running.Neighbours.Encounters.TakenBack.TryRemove(Guid.Parse((string)first["id"]!), out _);

        Assert.Equal([(string)first["id"]!], Ids(await StackAsync(clinician, first)));
        using var misfiled = await clinician.Media.PostAsJsonAsync($"/api/media/{first["id"]}/misfiled",
            new { reason = "Another patient's scan" }, TestContext.Current.CancellationToken);

        Assert.Equal(204, (int)misfiled.StatusCode);
        Assert.Equal((string)second["id"]!, (string?)Assert.Single(await ListAsync(clinician))["id"]);
    }

    [Fact]
    public async Task A_file_without_a_series_is_a_stack_of_itself()
    {
        var clinician = running.Clinician();
        var file = TestNifti.Create();
        var plan = await clinician.SendAsync(file, clinician.Announcement(file.Length, "t1.nii", "application/nifti"));
        await clinician.CompleteAsync(plan).JsonAsync();
        var media = await clinician.SettledAsync(plan);

        Assert.Null(media["series"]);
        Assert.Equal([(string)media["id"]!], Ids(await StackAsync(clinician, media)));
    }

    private static string? SeriesOf(JsonObject page) =>
        (string?)Assert.Single(page["items"]!.AsArray())!["series"]!["instanceUid"];

    private static IEnumerable<string> Ids(JsonObject stack) =>
        stack["items"]!.AsArray().Select(item => (string)item!["id"]!);

    private static Task<JsonObject> StackAsync(Phone clinician, JsonNode item) =>
        clinician.GetAsync($"/api/media/{item["id"]}/stack").JsonAsync();

    private static async Task<IReadOnlyList<JsonNode>> ListAsync(Phone clinician) =>
        [.. (await clinician.GetAsync($"/api/encounters/{clinician.EncounterId}/media").JsonAsync())["items"]!
            .AsArray().Select(item => item!)];

    private static async Task<JsonObject> SendAsync(Phone clinician, string series, int number,
        string? position = null, string orientation = "1\\0\\0\\0\\1\\0", string? patient = null)
    {
        var file = TestDicom.Create(
            patient: patient, series: series, number: number, position: position, orientation: orientation);
        var plan = await clinician.SendAsync(
            file, clinician.Announcement(file.Length, "scan.dcm", "application/dicom"));
        await clinician.CompleteAsync(plan).JsonAsync();
        return await clinician.SettledAsync(plan);
    }
}
