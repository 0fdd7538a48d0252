using System.Security.Cryptography;
using Imaging.Graph.Tests.Staff;
using Imaging.Graph.Tests.Uploads;

namespace Imaging.Graph.Tests.Web;

/// <summary>A video from a phone whose page is loaded again, whose network goes, and whose tab is killed.</summary>
public sealed class ResumeTests(ImagingGraph graph, Chromium chromium)
{
    private const int Megabyte = 1024 * 1024;
    private const int PartsInFlight = 3;
    private const string Video = "arm.mp4";

    [Fact]
    public async Task A_video_arrives_whole_and_no_acknowledged_part_goes_twice()
    {
        var size = (Chromium.IsLong ? 200 : 65) * Megabyte;
        var offline = TimeSpan.FromSeconds(Chromium.IsLong ? 60 : 2);
        using var network = new PhoneNetwork(graph.Gateway);
        await using var phone = await chromium.NewPhoneAsync();
        var file = await TestVideo.CreateAsync(graph.DataFolder, Video, size);
        var token = await Sender.InviteAsync(await Crew.HireAsync(graph, "clinician"));
        var page = new UploadPage(phone, network.Address);
        await page.OpenAsync();
        await page.BeginAsync(token);

        // Slow until the copy is whole: from then on the file itself is not needed.
        network.BytesPerSecond = Megabyte;
        await page.ChooseAsync(file);
        await page.WaitForAsync(Video, "true", "kept");
        network.BytesPerSecond = 12 * Megabyte;

        var step = size / 10 / Megabyte / 5;
        for (var reload = 1; reload <= (Chromium.IsLong ? 3 : 1); reload++)
        {
            await ProgressAsync(page, step);
            await page.Page.ReloadAsync();
            await page.IsReadyAsync();
        }

        await ProgressAsync(page, step);
        await phone.SetOfflineAsync(true);
        network.Cut();
        await page.Page.Locator("#halt").GetByText("offline").WaitForAsync();
        await page.PictureAsync("upload-offline");
        await Task.Delay(offline, TestContext.Current.CancellationToken);
        network.Restore();
        await phone.SetOfflineAsync(false);

        await ProgressAsync(page, step);
        await page.KillAsync();
        await page.OpenAsync();
        await page.BeginAsync(token);
        var row = await page.WaitForAsync(Video, "sent");
        await page.PictureAsync("upload-sent");

        var parts = (size + 10 * Megabyte - 1) / (10 * Megabyte);
        var again = page.Puts.Count - parts;
        var interruptions = Chromium.IsLong ? 5 : 3;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{size} bytes in {parts} parts; {page.Puts.Count} PUTs, {network.Sent} bytes went up; longest task on the "
            + $"page {await page.TextAsync("longest")}.");
        Assert.Equal(Enumerable.Range(1, parts), page.Puts.Distinct().Order());
        Assert.InRange(again, 0, interruptions * PartsInFlight);
        Assert.Empty(page.Errors);
        Assert.Equal(await DigestAsync(file), await page.KeptDigestAsync(row));
        File.Delete(file);
    }

    private static async Task ProgressAsync(UploadPage page, int parts) =>
        await page.StoredAsync(Video, (await page.StoredAsync(Video)).Length + Math.Max(1, parts));

    private static async Task<string> DigestAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(
            await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
    }
}
