using Imaging.Media.Containers;
using Imaging.Media.Items;

namespace Imaging.Media.Checks;

/// <summary>What looking at a file found.</summary>
/// <param name="Refusal">Why it is not taken; null where it is.</param>
/// <param name="Kind">"photo", "video", "dicom", "nifti" or "unknown".</param>
/// <param name="Patches">What takes the place out of it, on the way to where it stays.</param>
/// <param name="ReceivedSha256">Of the bytes that came; null where they were not read to the end.</param>
/// <param name="Sha256">Of the bytes that stay.</param>
internal sealed record FileInspection(FileReason? Refusal, string Kind, string ContentType,
    IReadOnlyList<Patch> Patches, LocationPlaces Location, ContainerFacts Facts, byte[]? ReceivedSha256, byte[]? Sha256)
{
    public static FileInspection Refused(FileReason reason, string kind = FileKinds.Unknown, byte[]? received = null) =>
        new(reason, kind, "", [], LocationPlaces.None, new(), received, null);
}
