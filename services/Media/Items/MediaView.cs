using Imaging.Media.Renditions;
using Imaging.Media.Series;
using Imaging.Media.Uploads;
using Imaging.Media.Withdrawals;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Media.Items;

/// <summary>A patient's file as its sender and clinicians see it.</summary>
/// <param name="Kind">"photo", "video", "dicom", "nifti", or "unknown" until it was looked at.</param>
/// <param name="SizeText">"4.2 MB".</param>
/// <param name="Status">"checking", "uploaded", "processing", "ready", "failed", "mismatch", "removed" or
/// "restricted".</param>
/// <param name="Progress">Per cent of making it viewable that are done, while it is processing.</param>
/// <param name="SecondsLeft">At that pace.</param>
/// <param name="Codecs">Of a video as it was sent: "hevc 10-bit, aac".</param>
/// <param name="CapturedAt">According to the camera.</param>
/// <param name="Seq">Place among the encounter's events since which staff see it; null: they do not yet.</param>
/// <param name="Removal">For whoever sent it: what becomes of it if it is taken back now, "erased", or "restricted"
/// where a clinician has opened it.</param>
/// <param name="Renditions">What its content is had as.</param>
/// <param name="Series">The DICOM series that it stands for; its instances are its stack.</param>
public sealed record MediaView(Guid Id, Guid EncounterId, string Kind, string? ContentType, long Size, string SizeText,
    string? Sha256, int? Width, int? Height, long? DurationMs, string? Codecs, DateTimeOffset? CapturedAt,
    string Status, int? Progress, int? SecondsLeft, ReasonView? Reason, string? FileName, string? Note,
    string? BodySite, string? Side, string UploadedBy,
    DateTimeOffset ReceivedAt, DateTimeOffset? SubmittedAt, long? Seq, string? Removal,
    IReadOnlyList<string> Renditions, SeriesView? Series)
{
    /// <summary>A second browser on a link, and one that came to withdraw, see names and states only.</summary>
    internal static MediaView For(MediaCaller caller, MediaRow row, DataKey? key)
    {
        var view = Of(row, key);
        if (caller.Sent(row.EncounterId, row.Uploader, row.StaffId))
            view = view with { Removal = WithdrawItems.OutcomeFor(row) };
        return caller.Patient is null or { IsFirstBrowser: true, IsForWithdrawal: false } ? view : view with
        {
            Sha256 = null, Width = null, Height = null, DurationMs = null, Codecs = null, CapturedAt = null,
            Note = null, BodySite = null, Side = null, Renditions = [],
        };
    }

    /// <param name="key">The encounter's; without it what was typed stays closed.</param>
    internal static MediaView Of(MediaRow row, DataKey? key)
    {
        return new(row.MediaId, row.EncounterId, row.Kind, row.ContentType, row.Size, ByteText.Of(row.Size),
            row.Sha256 is { } sha256 ? Convert.ToHexStringLower(sha256) : null, row.Width, row.Height, row.DurationMs,
            row.Codecs, row.CapturedAt, row.Status, row.Progress, row.SecondsLeft, row.Refusal?.ToView(),
            Opened(row.FileName, "file_name"),
            Opened(row.Note, "note"), Opened(row.BodySite, "body_site"), row.Side, row.Uploader, row.ReceivedAt,
            row.SubmittedAt, row.Seq, null, RenditionsOf(row), null);

        string? Opened(byte[]? sealedText, string column) =>
            key?.OpenOptional(sealedText, MediaSeals.Field(column, row.MediaId));
    }

    private static string[] RenditionsOf(MediaRow row) => row.ObjectKey is null ? []
        : [RenditionNames.Original, .. row.Renditions?.Split(',') ?? []];
}
