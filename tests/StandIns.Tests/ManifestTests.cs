using System.Text.Json.Nodes;

namespace Imaging.StandIns.Tests;

/// <summary>What a deployment is told has the genuine packages' shape.</summary>
public sealed class ManifestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_and_its_database_are_a_container_and_a_value()
    {
        var manifest = await PublishAsync(builder =>
        {
            var shop = builder.AddMySql("mysql").WithDataVolume("data").AddDatabase("shop");
            builder.AddContainer("api", "image").WithReference(shop);
        });

        Assert.Equal(JsonNode.Parse(Expected)!.ToJsonString(), manifest.ToJsonString());
    }

    [Fact]
    public async Task A_stack_names_its_template_and_whom_it_serves()
    {
        var manifest = await PublishAsync(builder =>
        {
            var stack = builder.AddAWSCloudFormationTemplate("stack", "stack.json", "imaging")
                .WithReference(builder.AddAWSSDKConfig().WithRegion(Amazon.RegionEndpoint.EUWest2));
            builder.AddContainer("api", "image").WithEnvironment("BUCKET", stack.GetOutput("BucketName"));
        });

        var stack = manifest["resources"]!["stack"]!;
        Assert.Equal(["aws.cloudformation.template.v0", "imaging", "api", "{stack.output.BucketName}"],
            [$"{stack["type"]}", $"{stack["stack-name"]}", $"{stack["references"]![0]!["target-resource"]}",
                $"{manifest["resources"]!["api"]!["env"]!["BUCKET"]}"]);
        Assert.EndsWith("stack.json", $"{stack["template-path"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_committed_manifest_is_the_graphs_own()
    {
        // Paths are relative to the manifest: one folder further down they have one step up more.
        var committed = Path.Combine(Repository.Root, "aspire-manifest.json");
        var fresh = Path.Combine(Repository.Root, "artifacts", $"manifest-{Guid.CreateVersion7():N}.json");
        await Repository.RunAsync("dotnet",
            [Path.Combine(Repository.Root, "artifacts/bin/Imaging.AppHost/debug/Imaging.AppHost.dll"),
                "--publisher", "manifest", "--output-path", fresh], Token);

        var expected = (await File.ReadAllTextAsync(fresh, Token)).Replace("\"../", "\"", StringComparison.Ordinal);
        File.Delete(fresh);
        Assert.Equal(expected, await File.ReadAllTextAsync(committed, Token));
    }

    private static async Task<JsonNode> PublishAsync(Action<IDistributedApplicationBuilder> model)
    {
        var file = Path.Combine(Path.GetTempPath(), $"manifest-{Guid.CreateVersion7():N}.json");
        var builder = DistributedApplication.CreateBuilder(
            ["--publisher", "manifest", "--output-path", file]);
        model(builder);
        await using (var app = builder.Build())
            await app.RunAsync(Token);
        var text = await File.ReadAllTextAsync(file, Token);
        File.Delete(file);
        return JsonNode.Parse(text)!;
    }

    private const string Expected = """
        { "resources": {
          "mysql": { "type": "container.v0",
            "connectionString": "Server={mysql.bindings.tcp.host};Port={mysql.bindings.tcp.port};User ID=root;Password={mysql-password.value}",
            "image": "docker.io/library/mysql:9.7",
            "volumes": [ { "name": "data", "target": "/var/lib/mysql", "readOnly": false } ],
            "env": { "MYSQL_ROOT_PASSWORD": "{mysql-password.value}" },
            "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 3306 } } },
          "shop": { "type": "value.v0", "connectionString": "{mysql.connectionString};Database=shop" },
          "api": { "type": "container.v0", "image": "image:latest",
            "env": {
              "ConnectionStrings__shop": "{shop.connectionString}",
              "SHOP_HOST": "{mysql.bindings.tcp.host}", "SHOP_PORT": "{mysql.bindings.tcp.port}", "SHOP_USERNAME": "root",
              "SHOP_PASSWORD": "{mysql-password.value}",
              "SHOP_URI": "mysql://root:{mysql-password-uri-encoded.value}@{mysql.bindings.tcp.host}:{mysql.bindings.tcp.port}/shop",
              "SHOP_JDBCCONNECTIONSTRING": "jdbc:mysql://{mysql.bindings.tcp.host}:{mysql.bindings.tcp.port}/shop",
              "SHOP_DATABASENAME": "shop" } },
          "mysql-password": { "type": "parameter.v0", "value": "{mysql-password.inputs.value}",
            "inputs": { "value": { "type": "string", "secret": true, "default": { "generate": { "minLength": 22 } } } } },
          "mysql-password-uri-encoded": { "type": "annotated.string", "value": "{mysql-password.value}", "filter": "uri" } } }
        """;
}
