using System.Text;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Graph.Tests.Staff;
using Imaging.Graph.Tests.Uploads;
using Microsoft.Playwright;
using MySqlConnector;

namespace Imaging.Graph.Tests.Web;

/// <summary>Whatever a phone's files, storage and network may do, and what the engine makes of it.</summary>
public sealed class BadInputTests(ImagingGraph graph, Chromium chromium)
{
    [Fact]
    public async Task Places_are_gone_before_anything_is_sent()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone);
        await page.ChooseAsync(Photo("arm.jpg", TestPhoto.WithPlace()));
        var row = await page.WaitForAsync("arm.jpg", "sent");

        var mediaId = Guid.Parse((await row.GetAttributeAsync("data-media"))!);
        await using var database = await graph.OpenDatabaseAsync("mediadb");
        await using var command = new MySqlCommand(
            "SELECT location, sha256 = received_sha256 FROM media WHERE media_id = @mediaId", database);
        command.Parameters.AddWithValue("@mediaId", mediaId.ToByteArray(bigEndian: true));
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal((true, true), (reader.IsDBNull(0), reader.GetBoolean(1)));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task What_is_no_photo_is_refused_with_advice_and_stops_no_other()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone);
        await page.ChooseAsync(
            Photo("empty.jpg", []), Photo("letter.jpg", Encoding.UTF8.GetBytes("Dear doctor")),
            Photo("scan.jpg", Encoding.UTF8.GetBytes("%PDF-1.7 ...")), Photo("arm.jpg", TestPhoto.Create()),
            // A photo for whoever looks at its first bytes alone.
            Photo("torn.jpg", TestPhoto.Create()[..10_000]));

        await page.WaitForAsync("arm.jpg", "sent");
        await page.WaitForAsync("torn.jpg", "failed");
        foreach (var (name, advice) in (IEnumerable<(string, string)>)
        [
            ("empty.jpg", "This file is empty"), ("letter.jpg", "This is a text"), ("scan.jpg", "This is a PDF"),
            ("torn.jpg", "ends too early"),
        ])
            Assert.Contains(advice, await page.Row(name).InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await page.PictureAsync("upload-refused");
        Assert.Empty(page.Errors);
    }

    /// <param name="part">Of the address that is answered so.</param>
    /// <param name="status">0: not answered at all.</param>
    [Theory]
    [InlineData("/api/media/uploads", 200, "text/html", "<html>Welcome to the hotel</html>", "portal")]
    [InlineData("/api/media/uploads", 503, "application/problem+json", "{}", "server")]
    [InlineData("/api/media/uploads", 429, "application/problem+json", "{}", "busy")]
    [InlineData("/api/media/uploads", 0, "", "", "network")]
    [InlineData("/incoming/", 403, "application/xml", "<Error/>", "address")]
    [InlineData("/incoming/", 503, "application/xml", "<Error/>", "server")]
    [InlineData("/incoming/", 0, "", "", "network")]
    [InlineData("/complete", 503, "application/problem+json", "{}", "server")]
    [InlineData("/complete", 0, "", "", "network")]
    public async Task What_goes_wrong_is_tried_again(
        string part, int status, string type, string body, string cause)
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone);
        // The first new address is had at once: too soon to be seen.
        var left = Chromium.IsLong ? 3 : status == 403 ? 2 : 1;
        await page.Page.RouteAsync(url => url.Contains(part, StringComparison.Ordinal), async route =>
        {
            if (route.Request.Method == "GET" || left-- <= 0) await route.ContinueAsync();
            else if (status == 0) await route.AbortAsync("connectionreset");
            else await route.FulfillAsync(new()
            {
                Status = status, ContentType = type, Body = body,
                Headers = new Dictionary<string, string> { ["retry-after"] = "1" },
            });
        });
        await page.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()));

        await page.WaitForAsync("arm.jpg", cause, "cause");
        await page.WaitForAsync("arm.jpg", "sent");
        Assert.True(left < 0);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_connection_that_stands_still_is_given_up_whatever_the_phone_takes_for_the_time()
    {
        await using var phone = await chromium.NewPhoneAsync();
        await phone.Clock.InstallAsync(new() { TimeDate = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(2) });
        var page = await BeginAsync(phone);
        var stalls = 0;
        await page.Page.RouteAsync(url => url.Contains("/incoming/", StringComparison.Ordinal), route =>
            stalls++ == 0 ? Task.CompletedTask : route.ContinueAsync());
        await page.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()));
        while (stalls == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
        await phone.Clock.FastForwardAsync(31_000);

        await page.WaitForAsync("arm.jpg", "stalled", "cause");
        await phone.Clock.FastForwardAsync(2_000);
        await page.WaitForAsync("arm.jpg", "sent");
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(413, "too-large", "A file has at most 2 GB here.")]
    [InlineData(409, "upload-limit", "An encounter takes 50 files.")]
    public async Task What_the_server_will_not_take_is_said_in_its_words(int status, string problem, string detail)
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone);
        await page.Page.RouteAsync("**/api/media/uploads", route => route.FulfillAsync(new()
        {
            Status = status, ContentType = "application/problem+json",
            Body = new JsonObject { ["type"] = $"urn:imaging:problem:{problem}", ["detail"] = detail }.ToJsonString(),
        }));
        await page.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()));

        Assert.Contains(detail, await (await page.WaitForAsync("arm.jpg", "failed")).InnerTextAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_file_that_has_arrived_before_is_not_sent_again_whole()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone);
        var isFirst = true;
        await page.Page.RouteAsync(url => url.Contains("/incoming/", StringComparison.Ordinal), async route =>
        {
            if (!isFirst)
            {
                await route.ContinueAsync();
                return;
            }

            // It arrives, and its answer is lost.
            isFirst = false;
            await route.FetchAsync();
            await route.AbortAsync("connectionreset");
        });
        await page.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()));

        await page.WaitForAsync("arm.jpg", "sent");
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData("delete window.indexedDB; Object.defineProperty(window, 'indexedDB', { get() { return undefined } })")]
    [InlineData("IDBFactory.prototype.open = () => { throw new DOMException('', 'InvalidStateError') }")]
    public async Task A_browser_that_keeps_nothing_sends_all_the_same(string script)
    {
        await using var phone = await chromium.NewPhoneAsync();
        await phone.AddInitScriptAsync(script);
        var page = await BeginAsync(phone);
        await page.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()), Photo("leg.jpg", TestPhoto.Create(13 << 20)));

        await page.WaitForAsync("arm.jpg", "sent");
        await page.WaitForAsync("leg.jpg", "sent");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Where_there_is_no_room_for_a_copy_the_file_itself_is_sent()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone);
        var devTools = await phone.NewCDPSessionAsync(page.Page);
        await devTools.SendAsync("Storage.overrideQuotaForOrigin", new()
        {
            ["origin"] = graph.Gateway.GetLeftPart(UriPartial.Authority), ["quotaSize"] = 4 << 20,
        });
        await page.ChooseAsync(Photo("leg.jpg", TestPhoto.Create(13 << 20)));

        await page.WaitForAsync("leg.jpg", "sent");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_file_that_changes_on_the_way_has_to_be_chosen_again()
    {
        using var network = new PhoneNetwork(graph.Gateway);
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone, network.Address, isKept: false);
        network.BytesPerSecond = 12 << 20;
        var file = Path.Combine(graph.DataFolder, "leg.jpg");
        var (photo, name) = (TestPhoto.Create(45 << 20), "leg.jpg");
        await File.WriteAllBytesAsync(file, photo, TestContext.Current.CancellationToken);
        await page.ChooseAsync(file);
        // What is being read is read on: the next parts notice.
        while (page.Puts.Count < 3) await Task.Delay(20, TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));
        await page.WaitForAsync(name, "needs-file");
        await page.PictureAsync("upload-choose-again");
        var chooser = page.Page.GetByLabel("Choose the same file again");

        // Another photo of the same size is not it.
        var other = Path.Combine(graph.DataFolder, "other.jpg");
        await File.WriteAllBytesAsync(other, TestPhoto.Create(photo.Length), TestContext.Current.CancellationToken);
        await chooser.SetInputFilesAsync(other);
        await page.Page.GetByText("that is another file").WaitForAsync();
        network.BytesPerSecond = null;
        await chooser.SetInputFilesAsync(file);
        var row = await page.WaitForAsync(name, "sent");

        Assert.Equal(5, page.Puts.Distinct().Count());
        Assert.InRange(page.Puts.Count, 5, 8);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(photo)),
            await page.KeptDigestAsync(row));
        File.Delete(file);
        File.Delete(other);
    }

    internal static FilePayload Photo(string name, byte[] bytes) =>
        new() { Name = name, MimeType = "image/jpeg", Buffer = bytes };

    private async Task<UploadPage> BeginAsync(IBrowserContext phone, Uri? address = null, bool isKept = true)
    {
        var page = new UploadPage(phone, address ?? new($"http://localhost:{graph.Gateway.Port}"));
        await page.OpenAsync();
        await page.BeginAsync(await Sender.InviteAsync(await Crew.HireAsync(graph, "clinician")), isKept);
        return page;
    }
}
