using System.Net;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>Who asks, and for what: the headers that say so at the gateway, and what stands in the path.</summary>
internal sealed record Caller(
    HttpClient Client, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Values)
{
    public async Task<string> CallAsync(Row route)
    {
        using var request = Requests.For(route, Values);
        foreach (var (name, value) in Headers) request.Headers.Add(name, value);
        using var answer = await Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return await Outcome.OfAsync(answer);
    }

    /// <summary>Status and length of the body when the route's address is asked by another method.</summary>
    public async Task<(HttpStatusCode Status, int Length)> CallAsync(Row route, HttpMethod method)
    {
        using var request = Requests.For(route, Values);
        request.Method = method;
        foreach (var (name, value) in Headers) request.Headers.Add(name, value);
        using var answer = await Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        // That one has no end.
        if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") return (answer.StatusCode, 0);
        return (answer.StatusCode, (await answer.BytesAsync()).Length);
    }

    /// <summary>A client that says the cookies that each request names, and no others.</summary>
    public static HttpClient ClientAt(Uri gateway)
    {
        var place = Place.Next();
        place.UseCookies = false;
        var client = new HttpClient(place) { BaseAddress = gateway };
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }
}
