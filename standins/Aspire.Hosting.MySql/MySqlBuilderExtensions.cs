using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.MySql;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class MySqlBuilderExtensions
{
    private const string DataFolder = "/var/lib/mysql";

    public static IResourceBuilder<MySqlServerResource> AddMySql(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var resource = new MySqlServerResource(name, password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password"));
        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, _ =>
            new MySqlHealthCheck(resource), null, null));

        var server = new LocalMySqlServer(resource, builder);
        return builder.AddResource(resource)
            .WithAnnotation(new ContainerImageAnnotation { Registry = "docker.io", Image = "library/mysql",
                Tag = "9.7" })
            .WithAnnotation(new LocalServerAnnotation(LocalMySqlServer.Check, server.PrepareAsync))
            .WithEndpoint(port: port, targetPort: 3306, name: MySqlServerResource.PrimaryEndpointName)
            .WithEndpoint(MySqlServerResource.PrimaryEndpointName, endpoint =>
            {
                if (builder.ExecutionContext.IsRunMode)
                    endpoint.TargetHost = "127.0.0.1";
            })
            .WithEnvironment(context =>
                context.EnvironmentVariables["MYSQL_ROOT_PASSWORD"] = resource.PasswordParameter)
            .WithHealthCheck(check)
            .OnResourceReady((_, e, ct) => server.ReadyAsync(e.Services, ct));
    }

    public static IResourceBuilder<MySqlDatabaseResource> AddDatabase(
        this IResourceBuilder<MySqlServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        builder.Resource.AddDatabase(name, databaseName ?? name);
        return builder.ApplicationBuilder.AddResource(
            new MySqlDatabaseResource(name, databaseName ?? name, builder.Resource));
    }

    public static IResourceBuilder<MySqlServerResource> WithDataVolume(
        this IResourceBuilder<MySqlServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(new ContainerMountAnnotation(
            name ?? $"{builder.Resource.Name}-data", DataFolder, ContainerMountType.Volume, isReadOnly));

    public static IResourceBuilder<MySqlServerResource> WithDataBindMount(
        this IResourceBuilder<MySqlServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithAnnotation(new ContainerMountAnnotation(
            Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory),
            DataFolder, ContainerMountType.BindMount, isReadOnly));

    public static IResourceBuilder<MySqlServerResource> WithPassword(
        this IResourceBuilder<MySqlServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }
}
