using System.Data;
using System.Data.Common;
using Dapper;
using Imaging.Media.Items;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Problems;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Uploads;

/// <summary>
/// Opens an upload. Encounter is asked whether the sender may; limits are counted and the row is written under the
/// encounter's lock, so that two at once never pass together. The store learns of it with the first byte.
/// </summary>
internal sealed class PlanUpload(DbDataSource database, UploadAccess access, UploadLimits limits, EncounterKeys keys,
    SignPart sign, IOptions<UploadOptions> options, TimeProvider clock)
{
    public static Task<Results<Created<PlanUploadResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        PlanUploadRequest request, MediaCaller caller, HttpContext http, PlanUpload plan, CancellationToken ct) =>
        plan.RunAsync(request, caller, http, ct);

    private async Task<Results<Created<PlanUploadResponse>, ValidationProblem, ProblemHttpResult>> RunAsync(
        PlanUploadRequest request, MediaCaller caller, HttpContext http, CancellationToken ct)
    {
        if (request.Errors() is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        var encounterId = request.EncounterId!.Value;
        if (await access.RefuseAsync(encounterId, caller, ct) is { } refusal) return refusal;
        if (request.Size > options.Value.MaxBytes)
            return Problem.TooLarge.With(
                $"A file has at most {ByteText.Of(options.Value.MaxBytes)} here. Send a shorter video, or several.");

        var upload = New(request, encounterId, caller);
        if (await Deadlock.RetryAsync(() => StoreAsync(upload, request, caller, ct)) is { } full) return full;
        var target = upload.Plan.IsSingle ? await sign.ForSingleAsync(upload, http) : null;
        return TypedResults.Created($"/api/media/uploads/{upload.UploadId}", new PlanUploadResponse(
            upload.UploadId, upload.MediaId, upload.Plan.IsSingle ? "single" : "multipart", upload.PartSize,
            upload.PartCount, target?.Url, target?.Headers, target?.ExpiresAt));
    }

    private UploadRow New(PlanUploadRequest request, Guid encounterId, MediaCaller caller)
    {
        var (now, plan) = (clock.GetUtcNow(), UploadPlan.For(request.Size!.Value));
        var (uploadId, mediaId) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        return new(uploadId, mediaId, encounterId, caller.Uploader, caller.Staff?.StaffId, UploadState.Open,
            request.Size.Value, plan.PartSize, plan.PartCount, request.ContentType, request.Digest,
            ObjectKey.New(uploadId), ObjectKey.New(mediaId), null, false, null, now, now + options.Value.Lifetime, 0);
    }

    private async Task<ProblemHttpResult?> StoreAsync(
        UploadRow upload, PlanUploadRequest request, MediaCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        if (await limits.RefuseAsync(upload, caller, connection, transaction, ct) is { } full) return full;
        if (await keys.ForAsync(upload.EncounterId, connection, transaction, ct) is not { } key)
            return UploadProblems.EncounterNotFound.With("It has been erased.");
        var parameters = new DynamicParameters(upload);
        parameters.AddDynamicParams(new
        {
            fileName = key.Seal(ShownName.Of(request.FileName), Field("file_name")),
            note = key.SealOptional(request.Note, Field("note")),
            bodySite = key.SealOptional(request.BodySite, Field("body_site")),
            side = request.Side?.Word(),
            capturedAt = request.PlausibleTime(upload.CreatedAt),
            lookAt = upload.CreatedAt + options.Value.Patience,
        });
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Insert, parameters, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return null;

        SealedField Field(string column) => MediaSeals.Field(column, upload.MediaId);
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO upload
              (upload_id, media_id, encounter_id, uploader, staff_id, state, size, part_size, part_count, content_type,
               sha256, incoming_key, object_key, has_part_digests, file_name, note, body_site, side, captured_at,
               created_at, expires_at, look_at, looks)
            VALUES
              (@UploadId, @MediaId, @EncounterId, @Uploader, @StaffId, @State, @Size, @PartSize, @PartCount,
               @ContentType, @Sha256, @IncomingKey, @ObjectKey, @HasPartDigests, @fileName, @note, @bodySite, @side,
               @capturedAt, @CreatedAt, @ExpiresAt, @lookAt, 0)
            """;
    }
}
