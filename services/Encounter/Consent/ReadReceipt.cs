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

/// <summary>The signed receipt of what was agreed to and what was taken back.</summary>
internal sealed class ReadReceipt(DbDataSource database, ReceiptKeys keys, IOptions<ClinicOptions> clinic)
{
    public static async Task<Results<Ok<SignedReceipt>, ProblemHttpResult>> HandleAsync(
        PatientCaller caller, ReadReceipt read, CancellationToken ct) =>
        await read.RunAsync(caller.EncounterId, ct) is { } receipt
            ? TypedResults.Ok(receipt)
            : EncounterProblems.ReceiptNotFound.With("Nothing has been answered yet.");

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
        var consent = await ConsentRow.LatestAsync(encounterId, connection, null, ct);
        var withdrawals = (await connection.QueryAsync<WithdrawalRow>(
            new CommandDefinition(Sql.Withdrawals, new { encounterId }, cancellationToken: ct))).AsList();
        if (consent is null && withdrawals.Count == 0) return null;
        var reference = await connection.ExecuteScalarAsync<string>(
            new CommandDefinition(Sql.Reference, new { encounterId }, cancellationToken: ct));
        var receipt = new Receipt(clinic.Value.Name, reference!, Describe(consent), Describe(withdrawals));
        return SignedReceipt.Sign(receipt, await keys.GetAsync(ct));
    }

    private static ReceiptConsent? Describe(ConsentRow? row) => row is null ? null : new(row.AnsweredAt, row.Version,
        row.Language, Convert.ToHexStringLower(row.WordingSha256), row.Relation, row.Treatment, row.Record,
        row.Teaching);

    private static ReceiptWithdrawal? Describe(IReadOnlyList<WithdrawalRow> rows) => rows is [.., var last]
        ? new(last.WithdrawalId, last.RequestedAt, last.RequestedBy, last.IsWhole,
            rows.All(row => row.FinishedAt is not null), [.. rows.SelectMany(ItemsOf).DistinctBy(item => item.MediaId)])
        : null;

    private static IEnumerable<WithdrawnItemView> ItemsOf(WithdrawalRow row) => row.Outcome is null ? []
        : JsonSerializer.Deserialize<WithdrawnItemView[]>(row.Outcome, WithdrawMedia.Json)!;

    private sealed record WithdrawalRow(Guid WithdrawalId, DateTimeOffset RequestedAt, string RequestedBy, bool IsWhole,
        string? Outcome, DateTimeOffset? FinishedAt);

    private static class Sql
    {
        public const string Withdrawals = """
            SELECT withdrawal_id, requested_at, requested_by, is_whole, outcome, finished_at
            FROM withdrawal
            WHERE encounter_id = @encounterId
            ORDER BY is_whole, requested_at, withdrawal_id
            """;

        public const string Reference = "SELECT reference FROM encounter WHERE encounter_id = @encounterId";
    }
}
