using System.Net.Http.Headers;
using Aspire.Hosting.Testing;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>Every route past the gateway: a service trusts no network, and takes only Identity's tokens for
/// itself.</summary>
[Collection(nameof(Cast))]
public sealed class DirectCallTests(ImagingGraph graph, Cast cast)
{
    private const string Unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZXJ2aWNlOmdhdGV3YXkifQ.";

    public static TheoryData<string> Routes => Matrix.Names(Matrix.Routes, Matrix.Inside);

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Past_the_gateway_a_route_answers_no_service_but_the_one_that_its_row_names(string route)
    {
        var row = Matrix.Find([.. Matrix.Routes, .. Matrix.Inside], route);
        var home = (await Descriptions.HomesAsync(graph))[route];
        using var client = new HttpClient { BaseAddress = graph.App.GetEndpoint(home, "http") };
        var wrong = new List<string>();
        async Task ExpectAsync(string outcome, string who, string? token)
        {
            var found = await CallAsync(client, row, token);
            if (found != outcome) wrong.Add($"{who}: {found} instead of {outcome}");
        }

        await ExpectAsync("401", "nobody", null);
        await ExpectAsync("401", "an unsigned token", Unsigned);
        foreach (var service in InnerTokens.Services)
        {
            await ExpectAsync("401", $"{service}, elsewhere",
                await cast.Tokens.ForAsync(service, InnerTokens.Other(home)));
            await ExpectAsync(row["inside"] == service ? Outcome.Ok : "403", service,
                await cast.Tokens.ForAsync(service, home));
        }

        Matrix.AssertNone($"{route} at {home}", wrong);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task What_the_gateway_refuses_a_caller_the_service_refuses_too(string route)
    {
        var row = Matrix.Find([.. Matrix.Routes, .. Matrix.Inside], route);
        var home = (await Descriptions.HomesAsync(graph))[route];
        using var client = new HttpClient { BaseAddress = graph.App.GetEndpoint(home, "http") };
        var wrong = new List<string>();
        foreach (var (column, who) in ((string, string)[])[
            ("patient", "patient"), ("owner", "staff"), ("admin", "admin"), ("key", "key")])
        {
            // Let in by the gateway's own token, if at all; and told that there is none by both.
            if (row["inside"] == "-" && row.Cells.GetValueOrDefault(column) is Outcome.Ok or "404") continue;
            var found = await CallAsync(client, row, await cast.Tokens.ForAsync(who, home));
            // 409: a patient's call that does not name its encounter, which is asked before anything else.
            if (found is not ("403" or "409")) wrong.Add($"{who}: {found}");
        }

        Matrix.AssertNone($"{route} at {home}", wrong);
    }

    private async Task<string> CallAsync(HttpClient client, Row row, string? token)
    {
        using var request = Requests.For(row, cast.Values);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return await Outcome.OfAsync(answer);
    }
}
