using System.Net;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What an address is good for, and nothing else.</summary>
public sealed class AddressTests(RunningMedia running)
{
    private readonly Phone _phone = running.Patient();

    [Theory]
    [InlineData("another key")]
    [InlineData("another method")]
    [InlineData("another length")]
    [InlineData("another type")]
    [InlineData("without If-None-Match")]
    [InlineData("a longer life")]
    [InlineData("another part")]
    [InlineData("a copy of another object")]
    public async Task An_address_is_refused_for(string use)
    {
        Assert.SkipWhen(use == "a copy of another object" && running.Store.Process is null,
            "Ceph RGW copies what an unsigned x-amz-copy-source names; the gateway's object route passes none on.");
        var photo = TestPhoto.Create();
        var plan = await _phone.OpenAsync(photo.Length);
        var url = (string)plan.Answer["url"]!;
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(photo) };
        request.Content.Headers.ContentType = new("image/jpeg");
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        switch (use)
        {
            case "another key":
                var stored = await running.StoredAsync(plan.MediaId);
                request.RequestUri = new(url.Replace(
                    $"incoming/{stored.IncomingKey}", $"objects/{stored.ObjectKey}", StringComparison.Ordinal));
                break;
            case "another method":
                (request.Method, request.Content) = (HttpMethod.Get, null);
                break;
            case "another length":
                request.Content = new ByteArrayContent(photo[..^1]);
                request.Content.Headers.ContentType = new("image/jpeg");
                break;
            case "another type":
                request.Content.Headers.ContentType = new("text/html");
                break;
            case "without If-None-Match":
                request.Headers.Remove("If-None-Match");
                break;
            case "a longer life":
                request.RequestUri = new(url.Replace("X-Amz-Expires=600", "X-Amz-Expires=604800", StringComparison.Ordinal));
                break;
            case "another part":
                request.RequestUri = new($"{url}&partNumber=1&uploadId=x");
                break;
            default:
                request.Headers.Add("x-amz-copy-source", $"/{running.Store.Bucket}/anything");
                break;
        }

        using var answer = await running.Store.SendAsync(request);
        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
        Assert.True(await running.IsGoneAsync(plan));
        using var right = await Phone.PutAsync(plan.Answer, photo);
        Assert.True(right.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_small_file_that_is_sent_twice_has_arrived()
    {
        var photo = TestPhoto.Create();
        var plan = await _phone.SendAsync(photo);
        using var again = await Phone.PutAsync(plan.Answer, TestPhoto.Create());

        Assert.Equal(HttpStatusCode.PreconditionFailed, again.StatusCode);
        await _phone.CompleteAsync(plan).JsonAsync();
        Assert.Equal(photo, await running.KeptAsync(plan));
    }

    [Fact]
    public async Task An_address_ends_after_minutes_and_a_new_one_is_had_at_any_time()
    {
        await using var hasty = await running.StartAnotherAsync(("Uploads__UrlLifetime", "00:00:01"));
        var (phone, photo) = (running.Patient(at: hasty), TestPhoto.Create());
        var plan = await phone.OpenAsync(photo.Length);
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);

        using var late = await Phone.PutAsync(plan.Answer, photo);
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        await phone.SendPartAsync(plan, 1, photo);
        await phone.CompleteAsync(plan).JsonAsync();
    }

    [Fact]
    public async Task No_address_says_anything_of_whom_or_what_it_is_for()
    {
        var plan = await _phone.OpenAsync(20_000, _phone.Announcement(20_000, "SamParry.jpg"));
        var url = (string)plan.Answer["url"]!;

        foreach (var told in (string[])["Sam", $"{plan.MediaId}", $"{plan.MediaId:N}", $"{plan.UploadId:N}",
            $"{_phone.EncounterId:N}"])
            Assert.DoesNotContain(told, url, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Headers_that_have_to_be_sent_are_named_and_no_others_are_signed_but_host_and_length()
    {
        var plan = await _phone.OpenAsync(20_000);
        var query = System.Web.HttpUtility.ParseQueryString(new Uri((string)plan.Answer["url"]!).Query);

        Assert.Equal(["content-length", "host", .. Named(plan.Answer)],
            query["X-Amz-SignedHeaders"]!.Split(';').Order(StringComparer.Ordinal)
                .OrderBy(name => Named(plan.Answer).Contains(name)).ThenBy(name => name, StringComparer.Ordinal));

        static IEnumerable<string> Named(JsonObject signed) =>
            signed["headers"]!.AsObject().Select(header => header.Key).Order(StringComparer.Ordinal);
    }
}
