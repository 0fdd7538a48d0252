using System.Data.Common;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.Transcode.Jobs;
using Microsoft.Extensions.Options;

namespace Imaging.Transcode.Work;

/// <summary>Deletes folders whose lease is over: their worker was killed. A folder is made under a lease that stands,
/// so that none of a worker that lives is taken.</summary>
internal sealed class SweepFolders(DbDataSource database, IOptions<WorkOptions> options, TimeProvider clock,
    ILogger<SweepFolders> logger) : PeriodicWorker(TimeSpan.FromSeconds(10), clock, logger)
{
    private static readonly TimeSpan LongestPreview = TimeSpan.FromMinutes(10);

    public override async Task RunOnceAsync(CancellationToken ct)
    {
        var root = new DirectoryInfo(options.Value.Folder);
        if (!root.Exists) return;
        foreach (var folder in root.EnumerateDirectories())
        {
            if (!await IsLeftAsync(folder, ct)) continue;
            try
            {
                folder.Delete(recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Its worker, or another replica, was faster.
            }
        }
    }

    private async Task<bool> IsLeftAsync(DirectoryInfo folder, CancellationToken ct) =>
        folder.Name.StartsWith(WorkFolder.PreviewPrefix, StringComparison.Ordinal)
            ? Clock.GetUtcNow() - folder.LastWriteTimeUtc > LongestPreview
            : Guid.TryParseExact(folder.Name, "N", out var lease) && !await StandsAsync(lease, ct);

    private async Task<bool> StandsAsync(Guid lease, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Sql.Stands, new { lease }, cancellationToken: ct));
    }

    private static class Sql
    {
        public const string Stands =
            $"SELECT COUNT(*) > 0 FROM job WHERE state = '{JobState.Running}' AND lease = @lease";
    }
}
