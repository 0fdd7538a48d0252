using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Boxes;

/// <summary>Cleans the boxes that may stand beside those that a file is played by: in the file, a movie, a track, a
/// fragment.</summary>
internal sealed class SideBoxes(BoxFile file)
{
    // XMP part 3, 1.1.5.
    private static readonly byte[] s_xmp = Convert.FromHexString("BE7ACFCB97A942E89C71999491E3AFAC");

    // A free box this large is room that a writer kept, not a note that someone left.
    private const int MaxFree = 1 << 20;

    private readonly UserData _userData = new(file);

    public MetaBox Meta { get; } = new(file);

    public CaptureTime? CapturedAt => Meta.CapturedAt ?? _userData.CapturedAt;

    public async ValueTask CleanAsync(Box box, CancellationToken ct)
    {
        switch (box.Type)
        {
            case "udta":
                await _userData.CleanAsync(box, ct);
                break;
            case "meta":
                await Meta.CleanAsync(box, ct);
                break;
            case "free" or "skip" or "wide" when box.Length > MaxFree:
                break;
            case "uuid":
                await CleanUserTypeAsync(box, ct);
                break;
            case var type when UserData.IsLocation(type):
                file.Free(box, LocationPlaces.UserData);
                break;
            default:
                await file.OpaqueAsync(box, LocationPlaces.Other, ct);
                break;
        }
    }

    private async ValueTask CleanUserTypeAsync(Box box, CancellationToken ct)
    {
        var type = await file.Walk.Window.PeekAsync(box.Body, (int)Math.Min(s_xmp.Length, box.Length), ct);
        if (!type.Span.SequenceEqual(s_xmp))
            await file.OpaqueAsync(box, LocationPlaces.Other, ct);
        else if (await file.Walk.LoadAsync(box.Body + s_xmp.Length, box.Length - s_xmp.Length, ct) is { } packet)
            file.Walk.Findings.Commit(packet, XmpCleaner.Clean(packet.Bytes));
    }
}
