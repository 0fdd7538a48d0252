using System.Text;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Boxes;

/// <summary>
/// Takes tracks out that record the way taken: their trak becomes a free box and their samples zeros. A track is one by
/// its sample format, by the keys that its sample description names, or by what its first samples say.
/// </summary>
internal sealed class TimedMetadata(BoxFile file)
{
    private const int FirstSamples = 4096;

    // GoPro, Google's camera motion, Sony, DJI, dashcams.
    private static readonly string[] s_formats = ["gpmd", "camm", "rtmd", "djmd", "dbgi", "gps ", "GPS "];

    /// <summary>The tracks that were taken out, whose fragments have to go too.</summary>
    public HashSet<uint> Removed { get; } = [];

    public async ValueTask CleanAsync(Track track, CancellationToken ct)
    {
        var tables = await SampleTables.LoadAsync(file, track, ct);
        if (await DescribesPlacesAsync(track, ct) is not { } isDescribed || !isDescribed && !await SaysAsync(tables, ct))
            return;
        Removed.Add(track.Id);
        file.Free(track.Box, LocationPlaces.TimedMetadata);
        if (tables is null)
        {
            file.Walk.Findings.Stays("a track of locations without tables");
            return;
        }
        foreach (var (offset, length) in tables.Chunks())
        {
            // A chunk that is not there has nothing to say.
            if (!file.Walk.Take() || offset < 0 || length > file.End - file.Start - offset)
                continue;
            file.Zero(file.Start + offset, file.Start + offset + length, LocationPlaces.TimedMetadata);
        }
    }

    /// <summary>False if the description does not tell, null if it tells that there are none.</summary>
    private async ValueTask<bool?> DescribesPlacesAsync(Track track, CancellationToken ct)
    {
        if (!track.Tables.TryGetValue("stsd", out var box) || await file.BodyAsync(box, ct) is not { } description)
            return false;
        List<string> formats = [];
        await file.EachAsync(Math.Min(box.Body + 8, box.End), box.End, (entry, _) =>
        {
            formats.Add(entry.Type);
            return ValueTask.CompletedTask;
        }, ct);
        // Key names stand between numbers: what is no letter parts them.
        if (formats.Exists(s_formats.Contains) || LocationNames.Says(Encoding.Latin1.GetString(description.Bytes)))
            return true;
        return formats.Count > 0 && formats.TrueForAll(f => f == "mebx") ? null : false;
    }

    private async ValueTask<bool> SaysAsync(SampleTables? tables, CancellationToken ct)
    {
        foreach (var (offset, length) in tables?.Chunks().Take(1) ?? [])
        {
            if (offset < 0 || offset > file.End - file.Start)
                return false;
            long available = Math.Min(length, file.End - file.Start - offset);
            var samples = await file.Walk.Window.PeekAsync(
                file.Start + offset, (int)Math.Min(FirstSamples, available), ct);
            return OpaqueText.SpeaksOfLocation(samples.Span);
        }
        return false;
    }
}
