using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests.Uploads;

/// <summary>A patient's files through the gateway, as a browser sends them.</summary>
public sealed class UploadTests(ImagingGraph graph)
{
    [Theory]
    [InlineData(20_000)]
    [InlineData(25 * 1024 * 1024)]
    public async Task A_photo_is_sent_by_a_page_and_kept(int size)
    {
        var sender = await Sender.ConsentedAsync(graph);
        var photo = TestPhoto.Create(size);
        var plan = await sender.SendAsync(photo);

        var media = await sender.CompleteAsync(plan, 200);
        Assert.Equal((string?)plan["mediaId"], (string?)media["id"]);
        Assert.Contains((string)media["status"]!, (string[])["checking", .. Kept]);
        var settled = await SettledAsync(sender, plan);

        Assert.Contains((string?)settled["status"], Kept);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(photo)), (string?)settled["sha256"]);
    }

    // As far as it was made viewable by then.
    private static readonly string[] Kept = ["uploaded", "processing", "ready"];

    private static async Task<JsonNode> SettledAsync(Sender sender, JsonObject plan)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var upload = await sender.Browser.GetJsonAsync($"media/uploads/{plan["uploadId"]}");
            if ((string?)upload["status"] is not ("open" or "checking")) return upload["media"]!;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The file is still being checked.");
    }
}
