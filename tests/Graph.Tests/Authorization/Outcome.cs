using System.Text.Json.Nodes;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>An answer as a cell of the matrix: "ok" where the caller was let in, whatever became of the request then,
/// else the status.</summary>
internal static class Outcome
{
    public const string Ok = "ok";

    /// <summary>405: there is no such route. 429: it was never asked.</summary>
    private static readonly int[] Refusals = [401, 403, 404, 405, 428, 429];

    public static async Task<string> OfAsync(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        return await KindAsync(answer) switch
        {
            // The session is for another encounter than the page.
            "wrong-encounter" => $"{status}",
            // An answer to HEAD says nothing else.
            null when status == 409 => $"{status}",
            // Only who may ask for it is told that there is none, or that enough was sent.
            "receipt-not-found" or "rendition-not-found" or "message-limit" => Ok,
            _ => Refusals.Contains(status) || status is >= 500 and not 501 ? $"{status}" : Ok,
        };
    }

    private static async Task<string?> KindAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        // An answer to HEAD has none.
        return text.Length == 0 ? null : ((string?)JsonNode.Parse(text)!["type"])?.Split(':')[^1];
    }
}
