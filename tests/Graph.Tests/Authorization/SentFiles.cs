using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>What somebody has sent to an encounter: an upload that is still open, and a file that is kept.</summary>
internal sealed record SentFiles(string UploadId, string MediaId)
{
    public static async Task<SentFiles> ByAsync(WebBrowser sender, string encounterId, byte[] file)
    {
        var (open, sent) = (await PlanAsync(sender, encounterId, file), await PlanAsync(sender, encounterId, file));
        using var put = await sender.PutAsync(sent, file);
        Assert.True(put.IsSuccessStatusCode, $"{put.StatusCode}");
        await sender.JsonAsync(HttpMethod.Post, $"media/uploads/{sent["uploadId"]}/complete", null, 200);
        return new((string)open["uploadId"]!, (string)sent["mediaId"]!);
    }

    private static Task<JsonObject> PlanAsync(WebBrowser sender, string encounterId, byte[] file) =>
        sender.PostJsonAsync("media/uploads", new
        {
            encounterId, fileName = "IMG_0001", contentType = "application/octet-stream", size = file.Length,
        }, 201);
}
