namespace Imaging.Media.Containers;

/// <summary>
/// Names a file by its first bytes, walks it to its end by range reads, and lists the patches that take location out of
/// it. It knows neither S3 nor HTTP, throws only what the source throws, and is done in bounded time with any bytes.
///
/// Who stores files: run it over the incoming object; a <see cref="ContainerReport.Fault"/> means quarantine, with
/// <see cref="Faults.Name"/> as the reason; <see cref="ContainerReport.Patches"/>, if any, are applied on the way to
/// the final key (<see cref="PatchedSource"/> shows the file so patched). <see cref="MediaKind.Dicom"/> and
/// <see cref="MediaKind.Nifti"/> are named and left to <see cref="Formats.ImageCheck"/>.
/// </summary>
internal static class ContainerCheck
{
    public static async Task<ContainerReport> RunAsync(
        IByteSource source, ContainerLimits limits, CancellationToken ct)
    {
        var report = await WalkAsync(source, limits, ct);
        if (report.Patches.Count == 0 || report.Fault is not null)
            return report;
        // What was patched is walked again: the promise to leave no location is checked and not believed.
        var patched = await WalkAsync(new PatchedSource(source, report.Patches), limits, ct);
        return patched is { Fault: null, Location: LocationPlaces.None } && patched.End == report.End
            ? report
            : report with
            {
                Fault = new ContainerFault(FaultCode.LocationStays, "location is still there after patching"),
                Patches = [],
            };
    }

    private static async Task<ContainerReport> WalkAsync(
        IByteSource source, ContainerLimits limits, CancellationToken ct)
    {
        var walk = new Walk(source, limits);
        var head = await walk.Window.PeekAsync(0, MediaSniffer.HeadLength, ct);
        var (kind, found) = MediaSniffer.Of(head.Span);
        var report = new ContainerReport { Kind = kind, Found = found, Length = source.Length };
        if (source.Length == 0)
            return report with { Fault = new ContainerFault(FaultCode.Empty, "no bytes") };
        if (kind is MediaKind.Dicom or MediaKind.Nifti)
            return report with { End = source.Length };
        if (kind == MediaKind.Other)
            return report with { Fault = new ContainerFault(FaultCode.NotAccepted, found) };

        var result = await walk.ContainerAsync(kind, 0, source.Length, ct);
        IReadOnlyList<AppendedPart> appended =
            result.Fault is null ? await new AppendedFiles(walk).WalkAsync(result.End, ct) : [];
        var (patches, conflict) = walk.Findings.Patches();
        var fault = walk.Exhausted ?? result.Fault ?? walk.Findings.Unremovable ?? conflict;
        return report with
        {
            End = result.End,
            Appended = appended,
            Facts = result.Facts,
            Location = walk.Findings.Places,
            Patches = fault is null ? patches : [],
            Fault = fault,
            Reads = walk.Window.Reads,
            BytesRead = walk.Window.BytesRead,
        };
    }
}
