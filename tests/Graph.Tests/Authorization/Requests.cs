using System.Net.Http.Headers;
using System.Text;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>What is sent to a route: enough to come past what is checked before the caller is, and no more, so that
/// whoever is let in changes nothing that a later row needs.</summary>
internal static class Requests
{
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /api/encounters/{id}/link"] = """{"message":"\u0007"}""",
        ["POST /api/encounters/{id}/close"] = """{"note":"\u0007"}""",
        ["POST /api/encounters/{id}/withdrawal"] = """{"requestedBy":"patient","reason":"\u0007"}""",
        ["PUT /api/encounters/{id}/people"] = """{"ids":["00000000-0000-7000-8000-000000000000"]}""",
        ["POST /api/media/{mediaId}/misfiled"] = """{"reason":"It is another's"}""",
        ["POST /api/media/{mediaId}/move"] =
            """{"encounterId":"00000000-0000-7000-8000-000000000000","reason":"It is another's"}""",
        ["POST /api/patient/submit"] = """{"mediaIds":[]}""",
        ["PUT /api/patient/consent"] =
            """{"version":"none","language":"en","by":{"relation":"self"},"answers":{}}""",
        ["PATCH /api/identity/staff/{staffId}"] = """{"role":"owner"}""",
        ["POST /api/media/uploads"] =
            """{"encounterId":"{id}","fileName":"a","contentType":"image/jpeg","size":9000000000000000000}""",
    };

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["POST /v1/upload"] = "?SubjectID={subjectId}&ImageID=none",
        ["GET /v1/images"] = "?SubjectID={subjectId}",
        ["GET /api/media/{mediaId}/content"] = "?rendition=thumbnail",
        ["GET /v1/download"] = "?SubjectID={subjectId}&ImageID={imageId}",
    };

    /// <summary>What ends a session or an encounter is done with one of its own.</summary>
    private static readonly HashSet<string> Endings =
    [
        "POST /api/identity/logout", "DELETE /api/identity/sessions/{sessionId}", "POST /api/patient/logout",
        "POST /api/patient/not-me", "DELETE /api/patient/consent",
    ];

    /// <summary>What takes a file away.</summary>
    private static readonly HashSet<string> Takings =
        ["DELETE /api/media/{mediaId}", "POST /api/media/{mediaId}/misfiled", "POST /api/media/{mediaId}/move"];

    public static bool Ends(Row route) => Endings.Contains(route.Name);

    /// <summary>The scope that a key needs for it.</summary>
    public static string Scope(Row route) => route.Name.Split(' ')[0] switch
    {
        "GET" or "HEAD" => "images:read",
        "DELETE" => "images:delete",
        _ => "images:write",
    };

    public static HttpRequestMessage For(Row route, IReadOnlyDictionary<string, string> values)
    {
        var parts = route.Name.Split(' ');
        // One that there is would be gone for the rows that follow.
        if (Takings.Contains(route.Name))
            values = new Dictionary<string, string>(values) { ["mediaId"] = $"{Guid.CreateVersion7()}" };
        var path = Filled(parts[1] + Queries.GetValueOrDefault(route.Name), values);
        Assert.DoesNotContain("{", path, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(parts[0]), path);
        if (parts[0] is "POST" or "PUT" or "PATCH")
            request.Content = new StringContent(Filled(Bodies.GetValueOrDefault(route.Name, "{}"), values),
                Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        return request;
    }

    private static string Filled(string text, IReadOnlyDictionary<string, string> values) => values.Aggregate(
        text, (filled, value) => filled.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
}
