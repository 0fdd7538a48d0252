using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Imaging.StandIns.Tests.Aspire;

public sealed class ManifestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_and_a_project_have_the_genuine_shape()
    {
        var builder = Sample.NewModel("--publisher", "manifest", "--output-path", NewFile(out var file));
        var shop = builder.AddMySql("mysql").AddDatabase("shop");
        builder.AddProject<ProbeProject>("api").WithReference(shop)
            .WithEndpoint("http", e => e.TargetPort = 8080).WithEndpoint("https", e => e.TargetPort = 8080)
            .WithEndpoint("grpc", e => e.TargetPort = 8081).WithEndpoint("http", e => e.IsExternal = true);
        await using (var app = await builder.BuildAsync(Token))
            await app.RunAsync(Token);

        var actual = Read(file);
        actual["resources"]!["api"]!["path"] = "Probe.csproj";
        Assert.Equal(JsonNode.Parse(Expected)!.ToJsonString(), actual.ToJsonString());
    }

    [Fact]
    public async Task The_committed_manifest_is_the_graphs_own()
    {
        // Paths are relative to the manifest: one folder further down they have one step up more.
        var committed = Path.Combine(Repository.Root, "aspire-manifest.json");
        var fresh = Path.Combine(Repository.Root, "artifacts", $"manifest-{Guid.CreateVersion7():N}.json");
        await using (var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Imaging_AppHost>(
            ["--publisher", "manifest", "--output-path", fresh], Token))
        {
            await using var app = await builder.BuildAsync(Token);
            await app.RunAsync(Token);
        }

        var expected = (await File.ReadAllTextAsync(fresh, Token)).Replace("\"../", "\"", StringComparison.Ordinal);
        File.Delete(fresh);
        Assert.Equal(expected, await File.ReadAllTextAsync(committed, Token));
    }

    private static JsonNode Read(string file)
    {
        var text = File.ReadAllText(file);
        File.Delete(file);
        return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions()) ?? throw new JsonException("empty");
    }

    private static string NewFile(out string path) =>
        path = Path.Combine(Path.GetTempPath(), $"manifest-{Guid.CreateVersion7():N}.json");

    private const string Expected = """
        { "resources": {
          "mysql": { "type": "container.v0",
            "connectionString": "Server={mysql.bindings.tcp.host};Port={mysql.bindings.tcp.port};User ID=root;Password={mysql-password.value}",
            "image": "docker.io/library/mysql:9.7", "env": { "MYSQL_ROOT_PASSWORD": "{mysql-password.value}" },
            "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 3306 } } },
          "shop": { "type": "value.v0", "connectionString": "{mysql.connectionString};Database=shop" },
          "api": { "type": "project.v0", "path": "Probe.csproj",
            "env": { "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory", "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
              "Kestrel__Endpoints__grpc__Url": "http://*:{api.bindings.grpc.targetPort}",
              "Kestrel__Endpoints__http__Url": "http://*:{api.bindings.http.targetPort}",
              "ConnectionStrings__shop": "{shop.connectionString}",
              "SHOP_HOST": "{mysql.bindings.tcp.host}", "SHOP_PORT": "{mysql.bindings.tcp.port}", "SHOP_USERNAME": "root",
              "SHOP_PASSWORD": "{mysql-password.value}",
              "SHOP_URI": "mysql://root:{mysql-password-uri-encoded.value}@{mysql.bindings.tcp.host}:{mysql.bindings.tcp.port}/shop",
              "SHOP_JDBCCONNECTIONSTRING": "jdbc:mysql://{mysql.bindings.tcp.host}:{mysql.bindings.tcp.port}/shop",
              "SHOP_DATABASENAME": "shop" },
            "bindings": {
              "grpc": { "scheme": "http", "protocol": "tcp", "transport": "http2", "targetPort": 8081 },
              "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 8080, "external": true },
              "https": { "scheme": "https", "protocol": "tcp", "transport": "http", "targetPort": 8080 } } },
          "mysql-password": { "type": "parameter.v0", "value": "{mysql-password.inputs.value}",
            "inputs": { "value": { "type": "string", "secret": true, "default": { "generate": { "minLength": 22 } } } } },
          "mysql-password-uri-encoded": { "type": "annotated.string", "value": "{mysql-password.value}", "filter": "uri" } } }
        """;
}
