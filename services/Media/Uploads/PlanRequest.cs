using System.ComponentModel.DataAnnotations;
using Imaging.Media.Items;
using Microsoft.Net.Http.Headers;

namespace Imaging.Media.Uploads;

/// <param name="FileName">Shown again to whoever sees the file.</param>
/// <param name="ContentType">What the browser takes it for and will send with it; the bytes decide what it is.</param>
/// <param name="Sha256">Of the whole file, hex: where it is known, nothing else is taken.</param>
/// <param name="CapturedAt">When the camera says that it was taken.</param>
/// <param name="BodySite">Where on the body, in the sender's words.</param>
public sealed record PlanUploadRequest(
    [Required] Guid? EncounterId,
    [Required, StringLength(4000, MinimumLength = 1)] string FileName,
    [Required, StringLength(100, MinimumLength = 3)] string ContentType,
    [Required, Range(1, long.MaxValue, ErrorMessage = "The file is empty.")] long? Size,
    [StringLength(64)] string? Sha256,
    DateTimeOffset? CapturedAt,
    [StringLength(2000)] string? Note,
    [StringLength(100)] string? BodySite,
    BodySide? Side)
{
    private static readonly DateTimeOffset FirstPhoto = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is wrong with it besides, by field.</summary>
    internal Dictionary<string, string[]> Errors()
    {
        var errors = new Dictionary<string, string[]>();
        if (!MediaTypeHeaderValue.TryParse(ContentType, out var type) || type.Parameters.Count > 0
            || type.MediaType.Value != ContentType)
            errors["contentType"] = ["Write it as type/subtype, without parameters."];
        if (Sha256 is not null && (Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit)))
            errors["sha256"] = ["64 hexadecimal digits."];
        return errors;
    }

    internal byte[]? Digest => Sha256 is null ? null : Convert.FromHexString(Sha256);

    /// <summary>Cameras without a clock say all sorts of things; what can't be is left out.</summary>
    internal DateTimeOffset? PlausibleTime(DateTimeOffset now) =>
        CapturedAt > FirstPhoto && CapturedAt < now.AddDays(2) ? CapturedAt : null;
}

/// <param name="Strategy">"single" or "multipart".</param>
/// <param name="Url">Of a single file: where to PUT it, with <paramref name="Headers"/>.</param>
public sealed record PlanUploadResponse(
    Guid UploadId, Guid MediaId, string Strategy, long PartSize, int PartCount, Uri? Url,
    IReadOnlyDictionary<string, string>? Headers, DateTimeOffset? ExpiresAt);
