using System.Buffers.Text;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Consent;

/// <summary>A public key (RFC 7517) that receipts are checked with.</summary>
public sealed record ReceiptJwk(string Kty, string Crv, string Alg, string Kid, string X, string Y);

public sealed record ReceiptJwks(IReadOnlyList<ReceiptJwk> Keys);

/// <summary>The signed receipt of the encounter's last withdrawal.</summary>
internal sealed class ReadReceipt(DbDataSource database, ReceiptKeys keys, IOptions<ClinicOptions> clinic)
{
    public static async Task<Results<Ok<SignedReceipt>, ProblemHttpResult>> HandleAsync(
        PatientCaller caller, ReadReceipt read, CancellationToken ct) =>
        await read.RunAsync(caller.EncounterId, ct) is { } receipt
            ? TypedResults.Ok(receipt)
            : EncounterProblems.ReceiptNotFound.With("Nothing has been withdrawn.");

    public static async Task<Ok<ReceiptJwks>> HandleKeysAsync(ReceiptKeys keys, CancellationToken ct)
    {
        var key = await keys.GetAsync(ct);
        var point = key.Key.ExportParameters(includePrivateParameters: false).Q;
        return TypedResults.Ok(new ReceiptJwks([new("EC", "P-256", "ES256", key.KeyId,
            Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y))]));
    }

    public async Task<SignedReceipt?> RunAsync(Guid encounterId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await connection.QueryFirstOrDefaultAsync<WithdrawalRow>(new CommandDefinition(
            Sql.Latest, new { encounterId }, cancellationToken: ct)) is not { } row) return null;
        var consent = await ConsentRow.LatestAsync(encounterId, connection, null, ct);
        var wording = consent is null ? null : new ReceiptWording(consent.Version, consent.Language,
            Convert.ToHexStringLower(consent.WordingSha256), consent.AnsweredAt);
        var items = row.Outcome is null
            ? [] : JsonSerializer.Deserialize<WithdrawnItemView[]>(row.Outcome, WithdrawMedia.Json)!;
        var receipt = new Receipt(row.WithdrawalId, clinic.Value.Name, row.Reference, row.RequestedAt, row.RequestedBy,
            row.IsWhole, wording, row.FinishedAt is not null, items);
        return SignedReceipt.Sign(receipt, await keys.GetAsync(ct));
    }

    private sealed record WithdrawalRow(Guid WithdrawalId, DateTimeOffset RequestedAt, string RequestedBy, bool IsWhole,
        string? Outcome, DateTimeOffset? FinishedAt, string Reference);

    private static class Sql
    {
        public const string Latest = """
            SELECT w.withdrawal_id, w.requested_at, w.requested_by, w.is_whole, w.outcome, w.finished_at, e.reference
            FROM withdrawal w
            JOIN encounter e ON e.encounter_id = w.encounter_id
            WHERE w.encounter_id = @encounterId
            ORDER BY w.requested_at DESC
            LIMIT 1
            """;
    }
}
