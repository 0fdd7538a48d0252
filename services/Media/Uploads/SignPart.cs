using System.Buffers.Text;
using System.Data.Common;
using Dapper;
using Imaging.Media.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Uploads;

/// <param name="Headers">To be sent with it exactly so; the signature covers them, and the length.</param>
/// <param name="ExpiresAt">Sending has to have begun by then.</param>
public sealed record SignedPart(Uri Url, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>
/// Signs the URL of one part just before it is sent. It is good for this key, length and method alone, and for a single
/// file only where nothing lies yet, so that sending it again is answered 412: it has arrived.
/// </summary>
internal sealed class SignPart(DbDataSource database, UploadAccess access, UploadLimits limits,
    IncomingObjects incoming, ClientUrls urls, Objects objects, IOptions<UploadOptions> options, TimeProvider clock)
{
    /// <summary>By which the sender says what the part's SHA-256 will be, and by which it is sent.</summary>
    public const string DigestHeader = "x-amz-checksum-sha256";

    private const int DigestBytes = 32;

    public static Task<Results<Ok<SignedPart>, ProblemHttpResult>> HandleAsync(
        Guid uploadId, int number, MediaCaller caller, HttpContext http, SignPart sign, CancellationToken ct) =>
        sign.RunAsync(uploadId, number, caller, http, ct);

    /// <summary>Of a file that is sent whole.</summary>
    public Task<SignedPart> ForSingleAsync(UploadRow upload, HttpContext http)
    {
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = upload.ContentType, ["if-none-match"] = "*",
        };
        if (upload.Sha256 is { } digest && objects.TakesChecksums)
            headers[DigestHeader] = Convert.ToBase64String(digest);
        return SignAsync(upload, upload.Size, "", headers, http);
    }

    private async Task<Results<Ok<SignedPart>, ProblemHttpResult>> RunAsync(
        Guid uploadId, int number, MediaCaller caller, HttpContext http, CancellationToken ct)
    {
        if (await access.FindAsync(uploadId, caller, ct) is not { } upload) return UploadProblems.Missing;
        if (await access.RefuseAsync(upload.EncounterId, caller, ct) is { } refusal) return refusal;
        if (upload.State != UploadState.Open) return UploadProblems.In(upload.State);
        if (number < 1 || number > upload.PartCount)
            return UploadProblems.NotFound.With($"The upload has {upload.PartCount} parts, counted from 1.");
        if (!TryReadDigest(http, out var digest))
            return UploadProblems.InvalidParts.With($"{DigestHeader} is 32 bytes in base64.");
        if (await limits.CountSigningAsync(upload, database, ct) is { } full) return full;
        if (upload.Plan.IsSingle) return TypedResults.Ok(await ForSingleAsync(upload, http));

        var started = await StartAsync(upload, withDigests: digest is not null, ct);
        if (started is null) return UploadProblems.In(UploadState.Aborted);
        if (started.HasDigests && digest is null)
            return UploadProblems.InvalidParts.With(
                $"This upload's parts each come with their SHA-256: say it in {DigestHeader}.");
        var headers = new Dictionary<string, string>();
        if (started.HasDigests) headers[DigestHeader] = digest!;
        var query = $"partNumber={number}&uploadId={Uri.EscapeDataString(started.StoreUploadId)}";
        return TypedResults.Ok(await SignAsync(upload, upload.Plan.SizeOf(number, upload.Size), query, headers, http));
    }

    private async Task<SignedPart> SignAsync(
        UploadRow upload, long size, string query, Dictionary<string, string> headers, HttpContext http)
    {
        var life = (From: clock.GetUtcNow(), Lifetime: options.Value.UrlLifetime);
        var url = await urls.SignAsync(http, HttpMethod.Put, incoming.PathOf(upload.IncomingKey), query,
            headers.Append(new("content-length", $"{size}")), life);
        return new(url, headers, life.From + life.Lifetime);
    }

    /// <summary>The store's upload, begun with the first part that is asked for. Null where it was given up meanwhile.
    /// </summary>
    private async Task<Started?> StartAsync(UploadRow upload, bool withDigests, CancellationToken ct)
    {
        if (upload.StoreUploadId is { } known) return new(known, upload.HasPartDigests);
        withDigests &= objects.TakesChecksums;
        var begun = await incoming.StartAsync(upload.IncomingKey, withDigests, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var isOurs = await connection.ExecuteAsync(new CommandDefinition(
            Sql.Start, new { upload.UploadId, begun, withDigests }, cancellationToken: ct)) > 0;
        if (isOurs) return new(begun, withDigests);
        // Two parts were asked for at once, and the other was first.
        await incoming.AbortAsync(upload.IncomingKey, begun, ct);
        return await UploadRow.FindAsync(upload.UploadId, connection, null, ct) is { StoreUploadId: { } other } now
            ? new(other, now.HasPartDigests)
            : null;
    }

    private static bool TryReadDigest(HttpContext http, out string? digest)
    {
        digest = http.Request.Headers[DigestHeader] is [{ Length: > 0 } given] ? given : null;
        return digest is null || (Base64.IsValid(digest, out var length) && length == DigestBytes);
    }

    private sealed record Started(string StoreUploadId, bool HasDigests);

    private static class Sql
    {
        public const string Start = """
            UPDATE upload
            SET store_upload_id = @begun, has_part_digests = @withDigests
            WHERE upload_id = @UploadId AND state = 'open' AND store_upload_id IS NULL
            """;
    }
}
