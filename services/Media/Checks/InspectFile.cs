using Imaging.Media.Containers;
using Imaging.Media.Formats;
using Imaging.Media.Images;
using Imaging.Media.Items;
using Imaging.Media.Storage;
using Imaging.Media.Uploads;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Checks;

/// <summary>
/// Looks at a file that has come, without changing anything.
/// 1. Its first bytes name it; what nobody may send ends here.
/// 2. Photos and videos are walked to their end by ranges, which finds what is broken and where location stands.
/// 3. All bytes are read once: digests of what came and of what will stay, the virus scanner where there is one, and
/// for DICOM and NIfTI the walk.
/// </summary>
internal sealed class InspectFile(ObjectReader reader, VirusScan scan, IOptions<ImageOptions> images)
{
    // A photo is read to its end anyway; of a video a few places are enough.
    private const int BlockOfSmall = 1024 * 1024;
    private const int BlockOfLarge = 128 * 1024;

    private readonly ImageCheckLimits _limits = new() { MaxInflatedBytes = images.Value.MaxInflatedBytes };

    public StoredBytes SourceOf(ObjectVersion version) => new(
        reader, version, version.Size < UploadPlan.SmallestInParts ? BlockOfSmall : BlockOfLarge);

    /// <summary>Why such a file is not even looked at further; null where it is.</summary>
    public async Task<FileReason?> SniffAsync(ObjectVersion version, bool isFromStaff, CancellationToken ct)
    {
        var head = new byte[Math.Min(MediaSniffer.HeadLength, version.Size)];
        await reader.ReadAsync(version, 0, head, ct);
        var (kind, found) = MediaSniffer.Of(head);
        return IsTaken(kind, isFromStaff) ? null : NotTaken(found);
    }

    /// <param name="announced">SHA-256 that the sender gave, if any.</param>
    public async Task<FileInspection> RunAsync(
        ObjectVersion version, StoredBytes source, byte[]? announced, bool isFromStaff, CancellationToken ct)
    {
        var report = await ContainerCheck.RunAsync(source, ContainerLimits.Default, ct);
        var kind = FileKinds.Of(report.Kind);
        if (!IsTaken(report.Kind, isFromStaff)) return FileInspection.Refused(NotTaken(report.Found), kind);
        if (report.Fault is { } fault) return FileInspection.Refused(FileReason.Of(fault, report.Found), kind);

        using var walk = kind is FileKinds.Dicom or FileKinds.Nifti ? new ImageCheck(_limits) : null;
        await using var scanning = await scan.StartAsync(ct);
        using var pass = new ReadThrough(report.Patches, walk, scanning);
        await pass.RunAsync(reader, version, ct);
        var refusal = await RefuseAsync(pass, announced, walk, scanning, ct);
        return refusal is not null
            ? FileInspection.Refused(refusal, kind, pass.Received)
            : new(null, kind, FileKinds.ContentType(report.Kind), report.Patches, report.Location, report.Facts,
                pass.Received, pass.Kept);
    }

    private static async Task<FileReason?> RefuseAsync(ReadThrough pass, byte[]? announced, ImageCheck? walk,
        Scanning? scanning, CancellationToken ct)
    {
        if (announced is not null && !announced.AsSpan().SequenceEqual(pass.Received))
            return new(FileReason.DigestDiffers, "");
        if (scanning is not null && await scanning.FoundAsync(ct)) return new(FileReason.Infected, "");
        return walk?.Complete() switch
        {
            null or ImageVerdict.Dicom or ImageVerdict.Nifti => null,
            ImageVerdict.Truncated => new(Faults.Name(FaultCode.CutShort), ""),
            ImageVerdict.TooLarge => new(Faults.Name(FaultCode.TooComplex), ""),
            ImageVerdict.NotAnImage other => NotTaken(other.Found),
            _ => new(Faults.Name(FaultCode.Damaged), ""),
        };
    }

    private static bool IsTaken(MediaKind kind, bool isFromStaff) => kind switch
    {
        MediaKind.Other => false,
        MediaKind.Dicom or MediaKind.Nifti => isFromStaff,
        _ => true,
    };

    private static FileReason NotTaken(string found) => new(Faults.Name(FaultCode.NotAccepted), found);
}
