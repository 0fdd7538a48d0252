using System.Text.Json.Serialization;
using Imaging.ObjectStore.Bodies;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// Everything that is known of an object. Without <see cref="Parts"/> its bytes precede the record in the same file;
/// with them they are the files of the data folder named <see cref="Data"/>, in this order.
/// </summary>
internal sealed record ObjectRecord(
    string Key,
    long Size,
    string ETag,
    DateTimeOffset Modified,
    ObjectHeaders Headers,
    Checksum? Checksum = null,
    string? Data = null,
    Part[]? Parts = null)
{
    /// <summary>Uploaded in parts. A copy consists of files too, even of an object that was put at once.</summary>
    [JsonIgnore]
    public bool IsMultipart => Parts is not null && ETag.Contains('-', StringComparison.Ordinal);
}

/// <summary>
/// One file of a data folder: its name is its number, its first <see cref="Size"/> bytes are the object's. Its checksum
/// is by the object's algorithm; objects of earlier releases have none.
/// </summary>
internal sealed record Part(int Number, long Size, string? Checksum = null);

/// <summary>What the uploader said of the object, to be repeated to whoever reads it.</summary>
internal sealed record ObjectHeaders(
    string? ContentType = null,
    string? CacheControl = null,
    string? ContentDisposition = null,
    string? ContentEncoding = null,
    string? ContentLanguage = null,
    string? Expires = null,
    Dictionary<string, string>? Metadata = null);

/// <summary>An open multipart upload, kept as <c>upload.json</c> in its data folder.</summary>
internal sealed record UploadRecord(
    string Key, DateTimeOffset Initiated, ObjectHeaders Headers, string? ChecksumAlgorithm, string? ChecksumType);

/// <summary>One uploaded part, in the place of the object's record at the end of the part's file.</summary>
internal sealed record PartRecord(long Size, string ETag, DateTimeOffset Modified, Checksum? Checksum);

internal sealed record BucketRecord(DateTimeOffset Created, CorsRule[]? Cors = null);

internal sealed record CorsRule(
    string? Id, string[] Origins, string[] Methods, string[] Headers, string[] Exposed, int? MaxAgeSeconds);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectRecord))]
[JsonSerializable(typeof(UploadRecord))]
[JsonSerializable(typeof(PartRecord))]
[JsonSerializable(typeof(BucketRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
