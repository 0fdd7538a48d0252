using System.Data.Common;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.MySql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Aspire.Hosting;

public static partial class MySqlBuilderExtensions
{
    public static IResourceBuilder<MySqlServerResource> AddMySql(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var resource = new MySqlServerResource(name, password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password"));
        var server = new LocalServer(resource, builder);
        return builder.AddResource(resource)
            .WithEndpoint(MySqlServerResource.PrimaryEndpointName, endpoint =>
            {
                endpoint.Port = endpoint.TargetPort = port;
                endpoint.UriScheme = endpoint.Transport = "tcp";
                endpoint.TargetHost = "127.0.0.1";
                endpoint.IsProxied = false;
            })
            .WithArgs(server.AddArguments)
            .WithIconName("Database")
            .WithHealthCheck(builder.AddConnectionCheck($"{name}_check", resource))
            .WithManifestPublishingCallback(context => context.WriteContainerAsync(new Container(resource)))
            .OnBeforeResourceStarted((_, _, ct) => server.PrepareAsync(ct))
            .OnResourceReady(async (_, ready, ct) =>
            {
                server.ForgetPassword();
                await CreateDatabasesAsync(resource, ready.Services, ct);
            });
    }

    public static IResourceBuilder<MySqlDatabaseResource> AddDatabase(
        this IResourceBuilder<MySqlServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        builder.Resource.AddDatabase(name, databaseName ?? name);
        var application = builder.ApplicationBuilder;
        var database = new MySqlDatabaseResource(name, databaseName ?? name, builder.Resource);
        return application.AddResource(database)
            .WithIconName("DatabaseLink")
            .WithHealthCheck(application.AddConnectionCheck($"{name}_check", database))
            .OnInitializeResource((_, initialize, _) =>
            {
                // Only the children of containers get their parent's state by themselves.
                var host = initialize.Services.GetRequiredService<IHostApplicationLifetime>();
                _ = FollowAsync(database, initialize.Notifications, host.ApplicationStopping);
                return Task.CompletedTask;
            });
    }

    public static IResourceBuilder<MySqlServerResource> WithDataVolume(
        this IResourceBuilder<MySqlServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        builder.Resource.Volume = name ?? $"{builder.Resource.Name}-data";
        return builder;
    }

    private static string AddConnectionCheck(
        this IDistributedApplicationBuilder builder, string name, IResourceWithConnectionString resource)
    {
        builder.Services.AddHealthChecks().AddAsyncCheck(name, async ct =>
        {
            try
            {
                await using var connection = await OpenAsync(resource, ct);
                return HealthCheckResult.Healthy();
            }
            catch (DbException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message);
            }
        });
        return name;
    }

    /// <summary>Unpooled: the AppHost asks seldom and should hold nothing open in between.</summary>
    private static async Task<MySqlConnection> OpenAsync(IResourceWithConnectionString resource, CancellationToken ct)
    {
        var connection = new MySqlConnection(
            $"{await resource.GetConnectionStringAsync(ct)};Pooling=false;Connection Timeout=5");
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A failure is logged only, as in the genuine package.</summary>
    private static async Task CreateDatabasesAsync(
        MySqlServerResource resource, IServiceProvider services, CancellationToken ct)
    {
        try
        {
            await using var connection = await OpenAsync(resource, ct);
            foreach (var name in resource.Databases.Values)
            {
                var quoted = name.Replace("`", "``", StringComparison.Ordinal);
                await using var command = new MySqlCommand($"CREATE DATABASE IF NOT EXISTS `{quoted}`", connection);
                await command.ExecuteNonQueryAsync(ct);
            }
        }
        catch (MySqlException exception)
        {
            Log.DatabasesNotCreated(
                services.GetRequiredService<ResourceLoggerService>().GetLogger(resource), exception.Message);
        }
    }

    private static async Task FollowAsync(
        MySqlDatabaseResource database, ResourceNotificationService notifications, CancellationToken ct)
    {
        await foreach (var change in notifications.WatchAsync(ct))
        {
            if (change.Resource != database.Parent) continue;
            await notifications.PublishUpdateAsync(database, own => own with
            {
                State = change.Snapshot.State,
                StartTimeStamp = change.Snapshot.StartTimeStamp,
                StopTimeStamp = change.Snapshot.StopTimeStamp,
            });
        }
    }

    /// <summary>What a deployment runs in the local server's place.</summary>
    private sealed class Container : ContainerResource, IResourceWithConnectionString
    {
        private readonly MySqlServerResource _server;

        public Container(MySqlServerResource server) : base(server.Name)
        {
            _server = server;
            Annotations.Add(
                new ContainerImageAnnotation { Registry = "docker.io", Image = "library/mysql", Tag = "9.7" });
            Annotations.Add(new EndpointAnnotation(System.Net.Sockets.ProtocolType.Tcp,
                uriScheme: "tcp", transport: "tcp", name: MySqlServerResource.PrimaryEndpointName, targetPort: 3306));
            Annotations.Add(new EnvironmentCallbackAnnotation(context =>
                context.EnvironmentVariables["MYSQL_ROOT_PASSWORD"] = server.PasswordParameter));
            if (server.Volume is { } volume)
                Annotations.Add(new ContainerMountAnnotation(
                    volume, "/var/lib/mysql", ContainerMountType.Volume, isReadOnly: false));
        }

        public ReferenceExpression ConnectionStringExpression => _server.ConnectionStringExpression;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The databases could not be created: {Reason}")]
        public static partial void DatabasesNotCreated(ILogger logger, string reason);
    }
}
