using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Imaging.Identity.V1;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;

namespace Imaging.Graph.Tests.Staff;

/// <summary>Identity as the gateway and the other services reach it, past the edge.</summary>
internal sealed class IdentityAccess(ImagingGraph graph) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(graph.App.GetEndpoint("identity", "grpc"));

    public HttpClient Http { get; } = new() { BaseAddress = graph.App.GetEndpoint("identity", "http") };

    public SessionService.SessionServiceClient Sessions => new(_channel);

    public LinkService.LinkServiceClient Links => new(_channel);

    public StaffService.StaffServiceClient Staff => new(_channel);

    public ApiKeyService.ApiKeyServiceClient ApiKeys => new(_channel);

    public EdgeService.EdgeServiceClient Edge => new(_channel);

    public static byte[] Sha256(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>A token of this service's own for Identity, or for another service.</summary>
    public async Task<string> TokenAsync(string service, string audience = "identity")
    {
        var secret = graph.App.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .OfType<ParameterResource>().Single(parameter => parameter.Name == $"{service}-client-secret");
        var issued = await new TokenService.TokenServiceClient(_channel).IssueServiceTokenAsync(new()
        {
            ClientId = service,
            ClientSecret = await secret.GetValueAsync(TestContext.Current.CancellationToken),
            Audience = audience,
        });
        return issued.Token;
    }

    public async Task<Metadata> AsAsync(string service) =>
        new() { { "Authorization", $"Bearer {await TokenAsync(service)}" } };

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The token that the session of this cookie stands for, as the gateway asks for it; null: it has
    /// ended.</summary>
    public async Task<string?> ResolveAsync(string? session, bool isActivity = true, string audience = "identity")
    {
        try
        {
            var resolved = await Sessions.ResolveSessionAsync(new()
            {
                SessionSha256 = ByteString.CopyFrom(Sha256(session ?? "none")), Audience = audience,
                IsActivity = isActivity,
            }, await AsAsync("gateway"));
            return resolved.Token;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<int> SqlAsync(string statement, params (string Name, object Value)[] parameters)
    {
        await using var connection = await graph.OpenDatabaseAsync("identitydb");
        await using var command = Command(statement, connection, parameters);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<object?> AskAsync(string query, params (string Name, object Value)[] parameters)
    {
        await using var connection = await graph.OpenDatabaseAsync("identitydb");
        await using var command = Command(query, connection, parameters);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Http.Dispose();
        _channel.Dispose();
    }

    private static MySqlCommand Command(
        string text, MySqlConnection connection, (string Name, object Value)[] parameters)
    {
        var command = new MySqlCommand(text, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value is Guid id ? id.ToByteArray(bigEndian: true) : value);
        return command;
    }
}
