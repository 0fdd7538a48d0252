using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS.CloudFormation;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.StandIns.Tests.Aspire;

/// <summary>The genuine package's overloads: each call must bind to the one it binds to there.</summary>
public sealed class ModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static IResourceBuilder<ProjectResource> AddProbe(IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject<ProbeProject>(name).WithHttpHealthCheck("/health", endpointName: "http");

    [Fact]
    public async Task Interpolated_strings_stay_expressions_until_they_are_needed()
    {
        await using var builder = Sample.NewModel();
        var secret = builder.AddParameter("secret", "a b", secret: true);
        const string Host = "h";
        var tool = builder.AddExecutable("tool", "sh", ".")
            .WithEnvironment("HOLES", $"http://{Host}/{secret:uri}")
            .WithEnvironment("CONSTANT", $"plain")
            .WithEnvironment("PARAMETER", secret)
            .WithEnvironment("NOTHING", (string?)null);

        var environment = await EnvironmentOf(builder, tool.Resource);

        Assert.Equal("http://h/a%20b", environment["HOLES"]);
        Assert.Equal("plain", environment["CONSTANT"]);
        Assert.Equal("a b", environment["PARAMETER"]);
        Assert.Equal("", environment["NOTHING"]);
    }

    [Fact]
    public async Task A_stack_output_takes_the_overload_of_the_aws_package()
    {
        await using var builder = Sample.NewModel();
        var stack = builder.AddAWSCloudFormationTemplate("stack", "none.json");
        var tool = builder.AddExecutable("tool", "sh", ".").WithEnvironment("BUCKET", stack.GetOutput("BucketName"));

        // Only that overload records which resource the stack serves.
        Assert.Contains(tool.Resource.Annotations, a => a.GetType().Name == "StackReference");
        Assert.Equal("{stack.output.BucketName}", stack.GetOutput("BucketName").ValueExpression);
        Assert.IsType<StackOutputReference>(stack.GetOutput("BucketName"));
    }

    [Fact]
    public async Task References_to_databases_and_to_services_resolve_by_covariance()
    {
        await using var builder = Sample.NewModel();
        var database = builder.AddConnectionString("db", ReferenceExpression.Create($"Server=x"));
        var service = builder.AddProject<ProbeProject>("svc-1");
        var tool = builder.AddExecutable("tool", "sh", ".")
            .WithReference(database, "other").WithReference(service, "Named").WithReference(service)
            .WithReference("site", new Uri("https://example.org/"));
        new EndpointAllocator(true).Allocate(builder.Resources);

        var environment = await EnvironmentOf(builder, tool.Resource);

        Assert.Equal("Server=x", environment["ConnectionStrings__other"]);
        var url = service.GetEndpoint("http").Url;
        foreach (var name in new[] { "services__svc-1__http__0", "SVC_1_HTTP", "services__Named__http__0",
            "Named_HTTP" })
            Assert.Equal(url, environment[name]);
        Assert.Equal(service.GetEndpoint("grpc").Url, environment["services__svc-1__grpc__0"]);
        Assert.Equal("https://example.org/", environment["services__site__default__0"]);
    }

    [Fact]
    public void Only_projects_have_service_discovery()
    {
        Assert.True(typeof(IResourceWithServiceDiscovery).IsAssignableFrom(typeof(ProjectResource)));
        Assert.False(typeof(IResourceWithServiceDiscovery).IsAssignableFrom(typeof(ExecutableResource)));
        Assert.False(typeof(IResourceWithServiceDiscovery).IsAssignableFrom(typeof(ContainerResource)));
        Assert.False(typeof(IResourceWithWaitSupport).IsAssignableFrom(typeof(ParameterResource)));
    }

    [Fact]
    public void Builders_are_covariant_and_states_are_no_constants()
    {
        var parameter = typeof(IResourceBuilder<>).GetGenericArguments()[0];
        Assert.True(parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.Covariant));
        Assert.All(
            typeof(KnownResourceStates).GetFields(BindingFlags.Public | BindingFlags.Static),
            field => Assert.True(field is { IsInitOnly: true, IsLiteral: false }));
    }

    [Fact]
    public void Expressions_take_no_integer_holes()
    {
        var handler = typeof(ReferenceExpression.ExpressionInterpolatedStringHandler);
        var generic = handler.GetMethods().Where(m => m.Name == "AppendFormatted" && m.IsGenericMethod);

        Assert.All(generic, method => Assert.Contains(
            typeof(IManifestExpressionProvider), method.GetGenericArguments()[0].GetGenericParameterConstraints()));
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("1st")]
    [InlineData("ends-")]
    [InlineData("double--hyphen")]
    [InlineData("")]
    public async Task Illegal_names_are_refused(string name)
    {
        await using var builder = Sample.NewModel();
        Assert.Throws<ArgumentException>(() => builder.AddParameter(name, "x"));
    }

    [Fact]
    public async Task Names_are_unique_whatever_their_case()
    {
        await using var builder = Sample.NewModel();
        builder.AddParameter("name", "x");
        Assert.Throws<DistributedApplicationException>(() => builder.AddParameter("NAME", "x"));
    }

    [Fact]
    public async Task Nothing_waits_for_itself_or_its_parent()
    {
        await using var builder = Sample.NewModel();
        var tool = builder.AddExecutable("tool", "sh", ".");
        Assert.Throws<DistributedApplicationException>(() => tool.WaitFor(tool));
        Assert.Throws<DistributedApplicationException>(() => tool.WithHttpEndpoint().WithHttpEndpoint());
    }

    [Fact]
    public async Task Waiting_for_a_database_waits_for_its_server_too()
    {
        await using var builder = Sample.NewModel();
        var server = builder.AddMySql("mysql");
        var tool = builder.AddExecutable("tool", "sh", ".").WaitFor(server.AddDatabase("db"));

        Assert.Equal(["mysql", "db"], tool.Resource.Annotations.OfType<WaitAnnotation>().Select(wait =>
            wait.Resource.Name));
    }

    private static async Task<Dictionary<string, string>> EnvironmentOf(IDistributedApplicationBuilder builder,
        IResource resource)
    {
        await using var app = builder.Build();
        return await app.Services.GetRequiredService<LaunchPlan>().EnvironmentAsync(resource, 0, Token);
    }
}
