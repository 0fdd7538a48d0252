using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What senders get wrong, or try.</summary>
public sealed class BadInputTests(RunningMedia running)
{
    private const int InThreeParts = 25 * 1024 * 1024;
    private readonly Phone _phone = running.Patient();

    public static TheoryData<string, string> Fields => new()
    {
        { """{"size":0}""", "size" },
        { """{"size":-1}""", "size" },
        { """{"size":null}""", "size" },
        { """{"fileName":""}""", "fileName" },
        { """{"fileName":null}""", "fileName" },
        { """{"contentType":"image"}""", "contentType" },
        { """{"contentType":"image/jpeg; charset=x"}""", "contentType" },
        { """{"contentType":"image/jpeg\r\nx-amz-acl: public-read"}""", "contentType" },
        { """{"sha256":""}""", "sha256" },
        { """{"sha256":"zz"}""", "sha256" },
        { """{"encounterId":null}""", "encounterId" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_plan_that_makes_no_sense_says_which_field(string changed, string field)
    {
        var request = _phone.Announcement(1000);
        foreach (var (name, value) in JsonNode.Parse(changed)!.AsObject()) request[name] = value?.DeepClone();
        var problem = await _phone.PlanAsync(request).ProblemAsync(400, "invalid-request");

        Assert.Contains(problem["errors"]!.AsObject(), error =>
            string.Equals(error.Key, field, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("""{"side":"up"}""")]
    [InlineData("""{"side":7}""")]
    [InlineData("""{"side":""}""")]
    [InlineData("""{"size":"many"}""")]
    [InlineData("""{"size":1e400}""")]
    [InlineData("""{"capturedAt":"yesterday"}""")]
    [InlineData("""{"encounterId":"1"}""")]
    [InlineData("""{"fileName":["a"]}""")]
    public async Task A_plan_of_the_wrong_kind_is_refused(string changed)
    {
        var request = _phone.Announcement(1000);
        foreach (var (name, value) in JsonNode.Parse(changed)!.AsObject()) request[name] = value?.DeepClone();

        await _phone.PlanAsync(request).ProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task A_file_over_the_limit_is_413()
    {
        var problem = await _phone.PlanAsync(_phone.Announcement(2L * 1024 * 1024 * 1024 + 1))
            .ProblemAsync(413, "too-large");

        Assert.Contains("2 GB", (string)problem["detail"]!, StringComparison.Ordinal);
        await _phone.AbortAsync(await _phone.OpenAsync(2L * 1024 * 1024 * 1024)).JsonAsync(204);
    }

    public static TheoryData<string, string> Names => new()
    {
        { "../../etc/passwd", "passwd" },
        { @"C:\Users\sam\IMG_1.JPG", "IMG_1.JPG" },
        { "a\u202Egpj.exe", "agpj.exe" },
        { "a\r\nb\0.jpg", "ab.jpg" },
        { "..", "file" },
        { "/", "file" },
        { " \u200B ", "file" },
        { string.Concat(Enumerable.Repeat("😀", 300)), string.Concat(Enumerable.Repeat("😀", 63)) },
        { string.Concat(Enumerable.Repeat("👩‍👩‍👧", 300)), string.Concat(Enumerable.Repeat("👩‍👩‍👧", 14)) },
        { "Ärztin \u0645\u0631\u062D\u0628\u0627.jpg", "Ärztin \u0645\u0631\u062D\u0628\u0627.jpg" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_is_shown_again_without_what_does_harm(string given, string shown)
    {
        var request = _phone.Announcement(20_000, given);
        var plan = await _phone.SendAsync(TestPhoto.Create(), request);
        var media = await _phone.CompleteAsync(plan).JsonAsync();

        Assert.Equal(shown, (string?)media["fileName"]);
    }

    public static TheoryData<string, string, byte[]> Files => new()
    {
        { "text", "file-type-refused", "just some words"u8.ToArray() },
        { "HTML", "file-type-refused", "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray() },
        { "SVG", "file-type-refused",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray() },
        { "a Windows program", "file-type-refused", [.. "MZ"u8, .. new byte[500]] },
        { "a Linux program", "file-type-refused", [0x7F, .. "ELF"u8, .. new byte[500]] },
        { "PDF", "file-type-refused", "%PDF-1.7\n%%EOF"u8.ToArray() },
        { "ZIP", "file-type-refused", [.. "PK\u0003\u0004"u8, .. new byte[500]] },
        { "a playlist", "file-type-refused", "#EXTM3U\nhttp://169.254.169.254/latest"u8.ToArray() },
        { "one byte", "file-type-refused", [0xFF] },
        { "DICOM, from a patient", "file-type-refused", TestDicom.Create() },
        { "half a photo", "file-refused", TestPhoto.Create()[..10_000] },
        { "a photo's beginning, then a page", "file-refused", [0xFF, 0xD8, 0xFF, .. "<html>"u8, .. new byte[200]] },
        { "no picture within", "file-refused", [0xFF, 0xD8, 0xFF, 0xD9] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_that_is_none_of_ours_is_refused_whatever_its_name_says(
        string what, string slug, byte[] bytes)
    {
        var plan = await _phone.SendAsync(bytes);
        var status = slug == "file-type-refused" ? 415 : 400;
        var problem = await _phone.CompleteAsync(plan).ProblemAsync(status, slug);
        Assert.False(string.IsNullOrEmpty((string?)problem["detail"]), what);
        // Asked again it says the same, and so does the file.
        Assert.Equal((string?)problem["reason"], (string?)(await _phone.CompleteAsync(plan).JsonAsync(status))["reason"]);
        var read = await _phone.ReadAsync(plan).JsonAsync();
        Assert.Equal("quarantined", (string?)read["status"]);
        Assert.Equal("failed", (string?)read["media"]!["status"]);
        Assert.Equal((string?)problem["reason"], (string?)read["media"]!["reason"]!["code"]);
        Assert.Empty(read["media"]!["renditions"]!.AsArray());

        var stored = await running.StoredAsync(plan.MediaId);
        Assert.DoesNotContain(stored.ObjectKey, await running.Store.KeysAsync("objects"));
        Assert.Equal(bytes, await running.Store.ReadAsync("quarantine", stored.QuarantineKey));
        await running.EventuallyAsync(async () => await running.IsGoneAsync(plan));
        Assert.Equal(0, running.Neighbours.Encounters.Recorded.GetValueOrDefault(plan.MediaId));
    }

    [Fact]
    public async Task A_large_file_that_is_none_of_ours_is_refused_at_once()
    {
        var bytes = new byte[InThreeParts];
        "<html>"u8.CopyTo(bytes);
        var plan = await _phone.SendAsync(bytes);

        await _phone.CompleteAsync(plan).ProblemAsync(415, "file-type-refused");
    }

    [Fact]
    public async Task A_large_file_that_is_broken_fails_in_the_background_with_a_reason()
    {
        var plan = await _phone.SendAsync(TestPhoto.Create(InThreeParts)[..^2]);
        Assert.Equal("checking", (string?)(await _phone.CompleteAsync(plan).JsonAsync())["status"]);

        var media = await _phone.SettledAsync(plan);
        Assert.Equal("failed", (string?)media["status"]);
        Assert.Equal("cut-short", (string?)media["reason"]!["code"]);
        await _phone.CompleteAsync(plan).ProblemAsync(400, "file-refused");
    }

    [Fact]
    public async Task What_is_not_the_announced_file_is_refused()
    {
        var (announced, sent) = (TestPhoto.Create(InThreeParts), TestPhoto.Create(InThreeParts));
        var request = _phone.Announcement(InThreeParts);
        request["sha256"] = Convert.ToHexString(SHA256.HashData(announced));
        var plan = await _phone.SendAsync(sent, request);
        await _phone.CompleteAsync(plan).JsonAsync();

        Assert.Equal("digest-differs", (string?)(await _phone.SettledAsync(plan))["reason"]!["code"]);
    }

    [Fact]
    public async Task Of_a_small_file_the_store_itself_takes_nothing_but_the_announced_bytes()
    {
        Assert.SkipUnless(running.Store.TakesChecksums, "This store takes no checksums.");
        var photo = TestPhoto.Create();
        var request = _phone.Announcement(photo.Length);
        request["sha256"] = Convert.ToHexStringLower(SHA256.HashData(photo));
        var plan = await _phone.OpenAsync(photo.Length, request);

        using var other = await Phone.PutAsync(plan.Answer, TestPhoto.Create());
        Assert.Equal(400, (int)other.StatusCode);
        await _phone.CompleteAsync(plan).ProblemAsync(409, "upload-incomplete");
        using var right = await Phone.PutAsync(plan.Answer, photo);
        Assert.True(right.IsSuccessStatusCode);
        await _phone.CompleteAsync(plan).JsonAsync();
        Assert.Equal(photo, await running.KeptAsync(plan));
    }

    [Fact]
    public async Task Parts_come_with_their_digests_once_the_first_does()
    {
        Assert.SkipUnless(running.Store.TakesChecksums, "This store takes no checksums.");
        var photo = TestPhoto.Create(InThreeParts);
        var plan = await _phone.OpenAsync(photo.Length);
        string Digest(int number) => Convert.ToBase64String(SHA256.HashData(plan.PartOf(number, photo).Span));
        var first = await _phone.SignAsync(plan, 1, Digest(1)).JsonAsync();
        using (var wrong = await Phone.PutAsync(first, plan.PartOf(2, photo))) Assert.Equal(400, (int)wrong.StatusCode);
        await _phone.SignAsync(plan, 2).ProblemAsync(400, "invalid-parts");
        await _phone.SignAsync(plan, 2, "nonsense").ProblemAsync(400, "invalid-parts");
        for (var number = 1; number <= 3; number++)
        {
            using var put = await Phone.PutAsync(
                await _phone.SignAsync(plan, number, Digest(number)).JsonAsync(), plan.PartOf(number, photo));
            Assert.True(put.IsSuccessStatusCode, $"{put.StatusCode}");
        }

        await _phone.CompleteAsync(plan).JsonAsync();
        await _phone.SettledAsync(plan);
        Assert.Equal(photo, await running.KeptAsync(plan));
    }

    [Fact]
    public async Task Parts_may_be_named_in_any_order_but_not_twice_and_not_with_another_tag()
    {
        var photo = TestPhoto.Create(InThreeParts);
        var (plan, other) = (await _phone.OpenAsync(photo.Length), await _phone.OpenAsync(photo.Length));
        var tags = new Dictionary<int, string>();
        var foreign = await _phone.SendPartAsync(other, 1, TestPhoto.Create(InThreeParts));
        foreach (var number in (int[])[3, 1])
            tags[number] = await _phone.SendPartAsync(plan, number, photo);

        var missing = await _phone.CompleteAsync(plan).ProblemAsync(409, "upload-incomplete");
        Assert.Equal([2], missing["missing"]!.AsArray().Select(number => (int)number!));
        tags[2] = await _phone.SendPartAsync(plan, 2, photo);

        await _phone.CompleteAsync(plan, Named((1, tags[1]), (2, tags[2]), (2, tags[2]), (3, tags[3])))
            .ProblemAsync(400, "invalid-parts");
        await _phone.CompleteAsync(plan, Named((1, foreign), (2, tags[2]), (3, tags[3])))
            .ProblemAsync(400, "invalid-parts");
        await _phone.CompleteAsync(plan, Named((1, tags[2]), (2, tags[1]), (3, tags[3])))
            .ProblemAsync(400, "invalid-parts");
        await _phone.CompleteAsync(plan, new object?[] { null }).ProblemAsync(400, "invalid-request");
        await _phone.CompleteAsync(plan, Named((0, tags[1]))).ProblemAsync(400, "invalid-request");
        await _phone.CompleteAsync(plan, Named((10_001, tags[1]))).ProblemAsync(400, "invalid-request");
        await _phone.CompleteAsync(plan, Named((3, tags[3].Trim('"')), (1, tags[1]), (2, tags[2]))).JsonAsync();
        await _phone.CompleteAsync(plan, Named((3, tags[3]))).JsonAsync();

        await _phone.SettledAsync(plan);
        Assert.Equal(photo, await running.KeptAsync(plan));
    }

    [Fact]
    public async Task A_part_that_is_sent_again_replaces_the_one_before()
    {
        var photo = TestPhoto.Create(InThreeParts);
        var plan = await _phone.SendAsync(photo);
        await _phone.SendPartAsync(plan, 2, TestPhoto.Create(InThreeParts));
        var stale = await _phone.SendPartAsync(plan, 2, photo);

        await _phone.CompleteAsync(plan, Named((2, stale))).JsonAsync();
        await _phone.SettledAsync(plan);
        Assert.Equal(photo, await running.KeptAsync(plan));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public async Task There_are_no_other_parts(int number)
    {
        var plan = await _phone.OpenAsync(InThreeParts);

        await _phone.SignAsync(plan, number).ProblemAsync(404, "upload-not-found");
    }

    [Fact]
    public async Task Completing_and_giving_up_may_be_repeated_and_exclude_each_other()
    {
        var photo = TestPhoto.Create();
        var (kept, dropped) = (await _phone.SendAsync(photo), await _phone.SendAsync(photo));
        var first = await _phone.CompleteAsync(kept).JsonAsync();
        Assert.Equal(first.ToJsonString(), (await _phone.CompleteAsync(kept).JsonAsync()).ToJsonString());
        Assert.Equal("complete", (string?)(await _phone.AbortAsync(kept).ProblemAsync(409, "upload-closed"))["state"]);
        await _phone.SignAsync(kept, 1).ProblemAsync(409, "upload-closed");

        await _phone.AbortAsync(dropped).JsonAsync(204);
        await _phone.AbortAsync(dropped).JsonAsync(204);
        await _phone.CompleteAsync(dropped).ProblemAsync(409, "upload-closed");
        await _phone.SignAsync(dropped, 1).ProblemAsync(409, "upload-closed");
        Assert.True(await running.IsGoneAsync(dropped));
        Assert.Equal(photo, await running.KeptAsync(kept));
    }

    private static object Named(params (int Number, string Tag)[] parts) =>
        parts.Select(part => new { partNumber = part.Number, etag = part.Tag });
}
