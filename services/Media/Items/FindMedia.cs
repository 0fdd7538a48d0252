using System.Data.Common;
using Imaging.Media.Uploads;

namespace Imaging.Media.Items;

/// <summary>A file with what was typed about it opened. Whoever calls knows that it may be seen.</summary>
internal sealed class FindMedia(DbDataSource database, EncounterKeys keys)
{
    public async Task<FoundMedia?> FindAsync(Guid mediaId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await MediaRow.FindAsync(mediaId, connection, null, ct) is not { } row) return null;
        var key = await keys.FindAsync(row.EncounterId, connection, null, ct);
        return new(row, MediaView.Of(row, key));
    }
}

internal sealed record FoundMedia(MediaRow Row, MediaView View);
