using System.Data.Common;
using System.Runtime.ExceptionServices;
using Dapper;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Images;

/// <summary>
/// Gives rows that the release before this one wrote their SHA-256, reading each object once, at a bounded rate. (1) A
/// round walks the rows in the order of their keys, which is that of their making; (2) one whose bytes are no longer
/// those that were stored is reported and left alone; (3) what failed is tried again in the next round; (4) else that
/// one begins an hour before this one began: an older replica may still have been writing there.
/// </summary>
internal sealed partial class RecomputeDigests(DbDataSource database, DigestStoredImage digest,
    IOptions<ImageOptions> options, TimeProvider clock, ILogger<RecomputeDigests> logger)
    : PeriodicWorker(options.Value.RecomputeEvery, clock, logger)
{
    private const int PageSize = 10_000;
    private const int MostFailures = 20;
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private readonly ImageOptions _options = options.Value;
    private readonly HashSet<Guid> _changed = [];
    private Guid _from = Guid.Empty;

    /// <exception cref="DependencyException">The store did not give some of them, or none at all any more.</exception>
    public override async Task RunOnceAsync(CancellationToken ct)
    {
        var next = Guid.CreateVersion7(Clock.GetUtcNow() - Overlap);
        var (done, failures) = (0, new List<DependencyException>());
        for (var after = _from; await PageEndAsync(after, ct) is { } end; after = end)
        {
            foreach (var image in await ListAsync(after, end, ct))
            {
                try
                {
                    if (await RecomputeAsync(image, ct)) done++;
                }
                catch (DependencyException exception) when (failures.Count < MostFailures)
                {
                    failures.Add(exception);
                }
            }
        }

        if (done > 0) Log.Recomputed(logger, done);
        if (failures.Count > 0) ExceptionDispatchInfo.Throw(failures[0]);
        _from = next;
    }

    private async Task<bool> RecomputeAsync(DigestRow image, CancellationToken ct)
    {
        if (_changed.Contains(image.ImageKey)) return false;
        var found = await digest.RunAsync(image.ObjectKey, ct);
        await Task.Delay(TimeSpan.FromSeconds((double)image.Size / _options.RecomputeBytesPerSecond), Clock, ct);
        var isSame = image.Sha256 is { } sha256
            ? found.Sha256.AsSpan().SequenceEqual(sha256) : found.Sha512.AsSpan().SequenceEqual(image.Sha512);
        if (!isSame)
        {
            _changed.Add(image.ImageKey);
            Log.Changed(logger, image.ImageKey);
            return false;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Keep, new { image.ImageKey, found.Sha256, found.Sha512 }, cancellationToken: ct));
        return true;
    }

    /// <summary>The last key of the next rows; null behind the last.</summary>
    private async Task<Guid?> PageEndAsync(Guid after, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<Guid?>(
            new CommandDefinition(Sql.PageEnd, new { after, size = PageSize }, cancellationToken: ct));
    }

    private async Task<IReadOnlyList<DigestRow>> ListAsync(Guid after, Guid end, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DigestRow>(new CommandDefinition(
            Sql.List, new { after, end, _options.OldDigests }, cancellationToken: ct))).AsList();
    }

    private sealed record DigestRow(Guid ImageKey, string ObjectKey, long Size, byte[]? Sha256, byte[] Sha512);

    private static class Sql
    {
        // No statement looks at more rows than a page has, however many need nothing.
        public const string PageEnd = """
            SELECT MAX(image_key)
            FROM (
              SELECT image_key
              FROM image
              WHERE image_key > @after
              ORDER BY image_key
              LIMIT @size
            ) AS page
            """;

        public const string List = """
            SELECT image_key, object_key, size, sha256, sha512
            FROM image
            WHERE image_key > @after AND image_key <= @end AND erased_at IS NULL
              AND (sha256 IS NULL OR (@OldDigests AND sha512 = CONCAT(sha256, REPEAT(X'00', 32))))
            ORDER BY image_key
            """;

        public const string Keep = """
            UPDATE image
            SET sha256 = @Sha256, sha512 = @Sha512
            WHERE image_key = @ImageKey
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Computed the digests of {Count} images again")]
        public static partial void Recomputed(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "The bytes of image {ImageKey} are not those that were stored")]
        public static partial void Changed(ILogger logger, Guid imageKey);
    }
}
