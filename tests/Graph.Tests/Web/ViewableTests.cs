using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Uploads;
using Microsoft.Playwright;

namespace Imaging.Graph.Tests.Web;

/// <summary>What a patient sent, as a clinician's browser shows it: videos play, photos stand upright. Real files,
/// where the samples are at hand.</summary>
public sealed class ViewableTests(ImagingGraph graph, Chromium chromium)
{
    private const int Waits = 600;

    private static string Samples => Repository.Samples;

    public static TheoryData<string> Files(string folder)
    {
        var files = new TheoryData<string>();
        var path = Path.Combine(Samples, folder);
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
                files.Add(Path.GetFileName(file));
        }

        if (files.Count == 0) files.Add("");
        return files;
    }

    [Theory]
    [MemberData(nameof(Files), "video", DisableDiscoveryEnumeration = true)]
    public async Task A_video_plays(string name)
    {
        if (name.Length == 0) Assert.Skip($"There are no sample files in {Samples}.");
        var (clinician, media) = await SendAsync("video", name);
        await using var browser = await chromium.NewPhoneAsync();
        var page = await OpenAsync(browser);

        var played = await page.EvaluateAsync<double[]>("""
            async url => {
              const video = document.createElement('video');
              video.muted = true;
              video.src = url;
              document.body.append(video);
              await video.play();
              const from = video.currentTime;
              await new Promise((done, failed) => {
                video.onerror = () => failed(new Error(video.error.message));
                video.onended = video.ontimeupdate = () => (video.ended || video.currentTime > from) && done();
              });
              return [video.videoWidth, video.videoHeight, video.duration * 1000, video.currentTime];
            }
            """, await AddressAsync(clinician, media, "mp4"));

        Assert.Equal((double)media["width"]!, played[0]);
        Assert.Equal((double)media["height"]!, played[1]);
        Assert.Equal((double)media["durationMs"]!, played[2], 150.0);
        Assert.True(played[3] > 0);
        var (width, height) = await ShowAsync(page, await AddressAsync(clinician, media, "poster"), name);
        Assert.Equal((double)media["width"]! / (double)media["height"]!, (double)width / height, 0.02);
    }

    [Theory]
    [MemberData(nameof(Files), "photo", DisableDiscoveryEnumeration = true)]
    public async Task A_photo_stands_upright(string name)
    {
        if (name.Length == 0) Assert.Skip($"There are no sample files in {Samples}.");
        var (clinician, media) = await SendAsync("photo", name);
        await using var browser = await chromium.NewPhoneAsync();
        var page = await OpenAsync(browser);

        foreach (var rendition in (string[])["display", "thumbnail-1280", "thumbnail"])
        {
            var (width, height) = await ShowAsync(page, await AddressAsync(clinician, media, rendition), name);
            Assert.Equal((double)media["width"]! / (double)media["height"]!, (double)width / height, 0.02);
            Assert.Equal(
                name.StartsWith("portrait", StringComparison.Ordinal) || name == "IMG_2927.HEIC", height > width);
        }
    }

    /// <summary>Sent and handed over; returns the clinician who sees it, and it once it is viewable.</summary>
    private async Task<(WebBrowser Clinician, JsonNode Media)> SendAsync(string folder, string name)
    {
        var sender = await Sender.ConsentedAsync(graph);
        var plan = await sender.SendAsync(await File.ReadAllBytesAsync(
            Path.Combine(Samples, folder, name), TestContext.Current.CancellationToken));
        await sender.CompleteAsync(plan, 200);
        await sender.Browser.JsonAsync(
            HttpMethod.Post, "patient/submit", new { mediaIds = new[] { (string)plan["mediaId"]! } }, 200);
        for (var waits = 0; waits < Waits; waits++)
        {
            var list = await sender.Clinician.Browser.GetJsonAsync($"encounters/{sender.EncounterId}/media");
            if (list["items"]!.AsArray() is [{ } media] && (string?)media["status"] is "ready" or "failed")
            {
                Assert.True((string?)media["status"] == "ready", $"{media}");
                return (sender.Clinician.Browser, media);
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("It does not become viewable.");
    }

    private static async Task<string> AddressAsync(WebBrowser clinician, JsonNode media, string rendition)
    {
        using var answer = await clinician.GetAsync($"media/{media["id"]}/content?rendition={rendition}");
        Assert.Equal(302, (int)answer.StatusCode);
        return answer.Headers.Location!.AbsoluteUri;
    }

    private async Task<IPage> OpenAsync(IBrowserContext browser)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"http://localhost:{graph.Gateway.Port}/p/");
        return page;
    }

    private static async Task<(int Width, int Height)> ShowAsync(IPage page, string url, string name)
    {
        var size = await page.EvaluateAsync<int[]>("""
            async url => {
              const picture = new Image();
              picture.src = url;
              await picture.decode();
              document.body.replaceChildren(picture);
              return [picture.naturalWidth, picture.naturalHeight];
            }
            """, url);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screens", "viewable"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"{name}.png") });
        return (size[0], size[1]);
    }
}
