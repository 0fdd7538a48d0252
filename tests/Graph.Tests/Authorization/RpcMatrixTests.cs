using Aspire.Hosting.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>Every RPC as every caller, against matrix.md.</summary>
[Collection(nameof(Cast))]
public sealed class RpcMatrixTests(ImagingGraph graph, Cast cast) : IDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly Dictionary<string, GrpcChannel> _channels = [];

    public static TheoryData<string, string> Rpcs =>
        [.. Matrix.Rpcs.Select(row => new TheoryDataRow<string, string>(row.Name, row["at"]))];

    public void Dispose()
    {
        foreach (var channel in _channels.Values) channel.Dispose();
    }

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task An_rpc_answers_whom_its_row_says_and_refuses_the_others(string rpc, string at)
    {
        var row = Matrix.Rpcs.Single(row => row.Name == rpc && row["at"] == at);
        var wrong = new List<string>();
        foreach (var (column, expected) in row.Cells.Where(cell => cell.Key != "at"))
        {
            foreach (var token in await TokensAsync(column, at))
            {
                var status = await CallAsync(at, rpc, token);
                var outcome = status is StatusCode.Unauthenticated or StatusCode.PermissionDenied ? "no" : Outcome.Ok;
                if (outcome != expected || status is StatusCode.Unimplemented or StatusCode.Unavailable)
                    wrong.Add($"{column}: {status} instead of {expected}");
            }
        }

        Matrix.AssertNone($"{rpc} at {at}", wrong);
    }

    [Fact]
    public void Every_rpc_of_the_contracts_has_a_row_and_every_row_an_rpc()
    {
        var listed = Matrix.Rpcs.Select(row => row.Name).Distinct().ToArray();

        Assert.NotEmpty(Contracts.Rpcs);
        Matrix.AssertNone("No row in matrix.md", Contracts.Rpcs.Except(listed));
        Matrix.AssertNone("No such RPC", listed.Except(Contracts.Rpcs));
    }

    [Fact]
    public async Task An_rpc_is_answered_by_no_other_service_than_its_rows_say()
    {
        var wrong = new List<string>();
        foreach (var at in Descriptions.Services)
        {
            foreach (var rpc in Contracts.Rpcs.Where(
                rpc => !Matrix.Rpcs.Any(row => row.Name == rpc && row["at"] == at)))
            {
                var status = await CallAsync(at, rpc, await cast.Tokens.ForAsync("gateway", at));
                if (status != StatusCode.Unimplemented) wrong.Add($"{rpc} at {at}: {status}");
            }
        }

        Matrix.AssertNone("No row in matrix.md", wrong);
    }

    [Fact]
    public async Task No_rpc_is_reached_from_outside()
    {
        using var client = Caller.ClientAt(graph.Gateway);
        foreach (var rpc in Contracts.Rpcs)
        {
            using var content = new ByteArrayContent(new byte[5]);
            content.Headers.ContentType = new("application/grpc");
            using var answer = await client.PostAsync($"/{rpc}", content, TestContext.Current.CancellationToken);

            Assert.Equal((rpc, 404), (rpc, (int)answer.StatusCode));
        }
    }

    /// <summary>One, but every service's own where a token for another audience is meant.</summary>
    private async Task<string[]> TokensAsync(string column, string at) => column switch
    {
        "nobody" => [""],
        "garbage" => ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZXJ2aWNlOmlkZW50aXR5In0."],
        "elsewhere" => await Task.WhenAll(InnerTokens.Services.Select(
            service => cast.Tokens.ForAsync(service, InnerTokens.Other(at)))),
        _ => [await cast.Tokens.ForAsync(column, at)],
    };

    private async Task<StatusCode> CallAsync(string at, string rpc, string token)
    {
        if (!_channels.TryGetValue(at, out var channel))
            channel = _channels[at] = GrpcChannel.ForAddress(graph.App.GetEndpoint(at, "grpc"));
        var name = rpc.Split('/');
        var method = new Method<byte[], byte[]>(MethodType.Unary, name[0], name[1], Bytes, Bytes);
        var headers = new Metadata();
        if (token.Length > 0) headers.Add("Authorization", $"Bearer {token}");
        try
        {
            await channel.CreateCallInvoker().AsyncUnaryCall(
                method, null, new CallOptions(headers, cancellationToken: TestContext.Current.CancellationToken), []);
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
