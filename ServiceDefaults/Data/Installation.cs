using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Imaging.ServiceDefaults.Data;

/// <summary>
/// Which installation a database belongs to (setting Installation:Id, letters and digits): the first to start writes it
/// down, and a service that is told another id refuses to start. So a copy of one system's data is never written to by
/// another, whatever a connection string says.
/// </summary>
public sealed class Installation(DbDataSource database, IConfiguration configuration) : IHostedLifecycleService
{
    public const string Setting = "Installation:Id";

    /// <summary>Null: this system has no name and asks nobody's.</summary>
    public string? Id { get; } = configuration[Setting] is { Length: > 0 } id ? id : null;

    /// <exception cref="InvalidOperationException">It is another's.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (Id is null) return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Mark, new { Id }, cancellationToken: cancellationToken));
        Check($"The database {connection.Database}", await connection.ExecuteScalarAsync<string>(
            new CommandDefinition(Sql.Read, cancellationToken: cancellationToken)));
    }

    /// <param name="what">Begins the sentence.</param>
    /// <exception cref="InvalidOperationException">It is another's.</exception>
    public void Check(string what, string? marker)
    {
        if (marker != Id)
            throw new InvalidOperationException($"{what} belongs to the installation '{marker}', and this is '{Id}'. "
                + $"Is it the right one? Where this system is to go on with it, set {Setting} to the former.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static class Sql
    {
        // The first of two replicas wins.
        public const string Mark = "INSERT IGNORE INTO installation (only_row, installation_id) VALUES (1, @Id)";

        public const string Read = "SELECT installation_id FROM installation";
    }
}
