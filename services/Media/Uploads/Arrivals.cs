using Imaging.Media.Storage;

namespace Imaging.Media.Uploads;

/// <summary>What the store has of an upload, in the same terms for a file that is sent whole.</summary>
internal sealed class Arrivals(IncomingObjects incoming)
{
    public async Task<IReadOnlyList<ArrivedPart>> ListAsync(UploadRow upload, CancellationToken ct)
    {
        if (upload.Plan.IsSingle || upload.StoreUploadId is null)
            return await incoming.FindAsync(upload.IncomingKey, ct) is { } found && upload.Plan.IsSingle
                ? [new(1, found.ETag, found.Size)]
                : [];
        if (await incoming.ListPartsAsync(upload.IncomingKey, upload.StoreUploadId, ct) is { } parts) return parts;
        // Put together already, by a completion that ended there.
        return await incoming.FindAsync(upload.IncomingKey, ct) is { } whole && whole.Size == upload.Size
            ? [.. Enumerable.Range(1, upload.PartCount).Select(number =>
                new ArrivedPart(number, "", upload.Plan.SizeOf(number, upload.Size)))]
            : [];
    }

    /// <summary>The numbers of the parts that are not there, or not as long as they have to be.</summary>
    public static IReadOnlyList<int> Missing(UploadRow upload, IReadOnlyList<ArrivedPart> arrived)
    {
        var sizes = arrived.ToDictionary(part => part.Number, part => part.Size);
        return [.. Enumerable.Range(1, upload.PartCount).Where(number =>
            sizes.GetValueOrDefault(number, -1) != upload.Plan.SizeOf(number, upload.Size))];
    }

    /// <summary>
    /// Makes the parts one object, once; what a completion before this one has put together is taken as it is. Null
    /// where something changed under it.
    /// </summary>
    public async Task<ArrivedObject?> AssembleAsync(
        UploadRow upload, IReadOnlyList<ArrivedPart> arrived, CancellationToken ct)
    {
        if (!upload.Plan.IsSingle && arrived.All(part => part.ETag.Length > 0))
            await incoming.CompleteAsync(upload.IncomingKey, upload.StoreUploadId!, arrived, ct);
        return await incoming.FindAsync(upload.IncomingKey, ct) is { } whole && whole.Size == upload.Size
            ? whole : null;
    }
}
