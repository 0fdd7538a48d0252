using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Imaging.Media.Dicom;
using Imaging.Media.Formats;
using Imaging.Media.Images;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Media.Metadata;

/// <summary>
/// What an image says of itself, in full: it is read of the object once, when it is first asked for, and from then on
/// from the database, where it is sealed, since it names the patient.
/// </summary>
internal sealed class ImageMetadata(DbDataSource database, DataKeys keys, ReadHead read, TimeProvider clock)
{
    // Of what is said and how; what another version said is said anew.
    private const int Version = 1;
    private const int LongestKept = 4 * 1024 * 1024;
    private const string Purpose = "image";

    /// <summary>JSON in UTF-8: DICOM JSON, or a NIfTI header's fields.</summary>
    public async Task<byte[]> GetAsync(ImageRow image, CancellationToken ct)
    {
        var key = await keys.OfServiceAsync(Purpose, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var kept = await connection.ExecuteScalarAsync<byte[]?>(
            new CommandDefinition(Sql.Find, new { image.ImageKey, Version }, cancellationToken: ct));
        if (kept is not null) return key.OpenBytes(kept, Field(image));
        var json = await MakeAsync(image, ct);
        if (json.Length > LongestKept) return json;
        await connection.ExecuteAsync(new CommandDefinition(Sql.Keep, new
        {
            image.ImageKey, Version, now = clock.GetUtcNow(), json = key.Seal(json, Field(image)),
        }, cancellationToken: ct));
        return json;
    }

    private static SealedField Field(ImageRow image) => new("image_metadata", "json", image.ImageKey);

    private async Task<byte[]> MakeAsync(ImageRow image, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            if (image.Kind == "dicom") DicomJson.Write(json, (await read.DicomAsync(image.Stored, ct)).DataSet);
            else WriteNifti(json, (await read.NiftiAsync(image.Stored, ct)).Head);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteNifti(Utf8JsonWriter json, byte[] head)
    {
        // It was read when it came, and nothing was stored that could not be.
        _ = NiftiParser.Read(head, compressed: false, out var header, out _);
        NiftiJson.Write(json, head, header!.Version, header.BigEndian);
    }

    private static class Sql
    {
        public const string Find = "SELECT json FROM image_metadata WHERE image_key = @ImageKey AND version = @Version";

        public const string Keep = """
            INSERT INTO image_metadata (image_key, version, json, made_at)
            SELECT image_key, @Version, @json, @now
            FROM image
            WHERE image_key = @ImageKey AND erased_at IS NULL
            ON DUPLICATE KEY UPDATE version = VALUES(version), json = VALUES(json)
            """;
    }
}
