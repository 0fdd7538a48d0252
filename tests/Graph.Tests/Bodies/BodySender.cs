using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using Imaging.Graph.Tests.Authorization;

namespace Imaging.Graph.Tests.Bodies;

/// <summary>Sends bodies to services as somebody whom they let in, past the gateway and its limits.</summary>
internal sealed class BodySender : IAsyncDisposable
{
    private readonly Cast _cast;
    private readonly Dictionary<string, HttpClient> _services;
    private readonly Dictionary<string, string> _values;

    private BodySender(ImagingGraph graph, Cast cast)
    {
        _cast = cast;
        _services = Descriptions.Services.ToDictionary(service => service, service => new HttpClient
        {
            BaseAddress = graph.App.GetEndpoint(service, "http"),
        });
        _values = new(cast.Values);
    }

    public static async Task<BodySender> CreateAsync(ImagingGraph graph, Cast cast)
    {
        var sender = new BodySender(graph, cast);
        await sender.RenewAsync();
        return sender;
    }

    /// <summary>What staff ask about is another encounter from here on; the patient's own goes on, whatever becomes of
    /// it.</summary>
    public async Task RenewAsync() => _values["id"] = await _cast.NewEncounterAsync();

    public async Task<(int Status, JsonNode? Problem)> SendAsync(
        BodyRoute route, byte[] body, string type = "application/json")
    {
        try
        {
            return await SendOnceAsync(route, body, type);
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            // A service that refused the body before closes the connection, and this one was on its way there.
            return await SendOnceAsync(route, body, type);
        }
    }

    private async Task<(int Status, JsonNode? Problem)> SendOnceAsync(BodyRoute route, byte[] body, string type)
    {
        using var request = Requests.For(route.Row, _values);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", await _cast.Tokens.ForAsync(route.Caller, route.Home));
        request.Headers.Add("X-Encounter", _cast.Values["id"]);
        using var answer = await _services[route.Home].SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isProblem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return ((int)answer.StatusCode, isProblem ? JsonNode.Parse(text) : null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _services.Values) client.Dispose();
        // Some body has made an administrator of the viewer, and other tests count those.
        await _cast.Identity.SqlAsync("UPDATE staff SET role = 'viewer' WHERE staff_id = @id",
            ("@id", Guid.Parse(_cast.Values["staffId"])));
    }
}
