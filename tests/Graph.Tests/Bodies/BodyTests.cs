using System.Text;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Authorization;

namespace Imaging.Graph.Tests.Bodies;

/// <summary>What is wrong in a body is named, at every route that takes one. People, keys and encounters of its own:
/// some bodies are right.</summary>
public sealed class BodyTests(ImagingGraph graph, Cast cast) : IClassFixture<Cast>, IAsyncLifetime
{
    private static readonly string[] NoBodies = ["", "null", "[]", "\"text\"", "7", "{", "[null]"];

    private BodySender _sender = null!;

    public async ValueTask InitializeAsync() => _sender = await BodySender.CreateAsync(graph, cast);

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    [Fact]
    public async Task A_member_that_is_null_missing_or_of_another_kind_is_named()
    {
        var (wrong, sent) = (new List<string>(), 0);
        foreach (var route in await BodyRoute.AllAsync(graph))
        {
            foreach (var (body, field, what) in WrongBodies.Of(route.Schema))
            {
                sent++;
                var (status, problem) = await _sender.SendAsync(route, Encoding.UTF8.GetBytes(body!.ToJsonString()));
                var isNamed = status == 400 && problem?["errors"]?[field ?? ""] is JsonArray;
                if (field is null ? status >= 500 : !isNamed)
                    wrong.Add($"{route.Row.Name} with {field} {what}: {status} {problem?.ToJsonString()}");
            }
        }

        Matrix.AssertNone($"Of {sent}", wrong);
        Assert.InRange(sent, 500, int.MaxValue);
    }

    [Fact]
    public async Task What_is_no_body_of_this_call_is_refused()
    {
        var wrong = new List<string>();
        foreach (var route in await BodyRoute.AllAsync(graph))
        {
            // One member twice: nobody can tell which of them counts.
            var example = route.Schema.Example().ToJsonString();
            var doubled = example[..^1] + "," + example[1..];
            foreach (var body in NoBodies.Append(doubled)
                .Where(body => !route.Schema.IsOptional || body is not ("" or "null")))
            {
                var (status, _) = await _sender.SendAsync(route, Encoding.UTF8.GetBytes(body));
                if (status != 400) wrong.Add($"{route.Row.Name} with {body}: {status}");
            }
        }

        Matrix.AssertNone("Not 400", wrong);
    }

    [Theory]
    [InlineData("application/json; charset=utf-7", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json; charset=none-such", 415)]
    [InlineData("application/json; charset=\"\"", 415)]
    [InlineData("application/merge-patch+json; charset=utf-7", 415)]
    [InlineData("text/plain; charset=utf-7", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=UTF-8", 400)]
    [InlineData("application/json; charset=\"utf-8\"", 400)]
    [InlineData("application/json", 400)]
    public async Task A_content_type_is_taken_or_refused(string type, int expected)
    {
        var wrong = new List<string>();
        foreach (var route in await BodyRoute.AllAsync(graph))
        {
            var (status, _) = await _sender.SendAsync(route, "{"u8.ToArray(), type);
            if (status != expected) wrong.Add($"{route.Row.Name}: {status}");
        }

        Matrix.AssertNone($"Not {expected}", wrong);
    }
}
