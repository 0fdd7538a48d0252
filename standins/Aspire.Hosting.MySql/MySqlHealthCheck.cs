using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;

namespace Aspire.Hosting.MySql;

internal sealed class MySqlHealthCheck(IResourceWithConnectionString server) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await ServerConnection.OpenAsync(server, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (MySqlException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}

internal static class ServerConnection
{
    /// <summary>Unpooled: the AppHost asks seldom and should hold nothing open in between.</summary>
    public static async Task<MySqlConnection> OpenAsync(IResourceWithConnectionString server, CancellationToken ct)
    {
        var connectionString = await server.GetConnectionStringAsync(ct);
        var connection = new MySqlConnection($"{connectionString};Pooling=false;Connection Timeout=5");
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
}
