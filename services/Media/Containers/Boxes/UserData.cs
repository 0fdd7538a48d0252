using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Boxes;

/// <summary>
/// Cleans udta (QuickTime file format, "User data atoms"; 3GPP TS 26.244, 8): a list of boxes, each a fact of its own.
/// </summary>
internal sealed class UserData(BoxFile file)
{
    private readonly MetaBox _meta = new(file);

    public CaptureTime? CapturedAt => _meta.CapturedAt;

    public async ValueTask CleanAsync(Box udta, CancellationToken ct)
    {
        // A zero where a box would begin ends the list.
        long stopped = await file.EachAsync(udta.Body, udta.End, VisitAsync, ct);
        await file.ZeroRestAsync(stopped, udta.End, LocationPlaces.UserData, ct);
    }

    private async ValueTask VisitAsync(Box box, CancellationToken ct)
    {
        switch (box.Type)
        {
            case "meta":
                await _meta.CleanAsync(box, ct);
                break;
            case "XMP_":
                if (await file.BodyAsync(box, ct) is { } xmp)
                    file.Walk.Findings.Commit(xmp, XmpCleaner.Clean(xmp.Bytes));
                break;
            case "free" or "skip":
                await file.OpaqueAsync(box, LocationPlaces.Other, ct);
                break;
            case var type when IsLocation(type):
                file.Free(box, LocationPlaces.UserData);
                break;
            default:
                await file.OpaqueAsync(box, LocationPlaces.UserData, ct);
                break;
        }
    }

    /// <summary>(c)xyz and @xyz are ISO 6709, loci is 3GPP's, GPMF holds a sports camera's sensors.</summary>
    public static bool IsLocation(string type) => type is "loci" or "GPMF" || LocationNames.Says(type);
}
