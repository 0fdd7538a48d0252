using System.Data.Common;
using Dapper;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Consent;

/// <summary>What somebody answered at one moment. Answers are added and never changed; the last one counts.</summary>
internal sealed record ConsentRow(Guid ConsentAnswerId, DateTimeOffset AnsweredAt, string Version, string Language,
    byte[] WordingSha256, string Relation, byte[]? Name, bool Treatment, bool Record, bool Teaching)
{
    public static Task<ConsentRow?> LatestAsync(
        Guid encounterId, DbConnection connection, DbTransaction? transaction, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<ConsentRow>(
            new CommandDefinition(Sql.Latest, new { encounterId }, transaction, cancellationToken: ct));

    public ConsentView ToView(DataKey key) => new(AnsweredAt, Version, Language,
        Convert.ToHexStringLower(WordingSha256), Relation,
        key.OpenOptional(Name, SealedText.ConsentName(ConsentAnswerId)), Treatment, Record, Teaching);

    private static class Sql
    {
        public const string Latest = """
            SELECT consent_answer_id, answered_at, version, language, wording_sha256, relation, name, treatment, record,
              teaching
            FROM consent_answer
            WHERE encounter_id = @encounterId
            ORDER BY answered_at DESC, consent_answer_id DESC
            LIMIT 1
            """;
    }
}

/// <param name="WordingSha256">Of the wording that was shown, lower-case hex.</param>
public sealed record ConsentView(DateTimeOffset AnsweredAt, string Version, string Language, string WordingSha256,
    string Relation, string? Name, bool Treatment, bool Record, bool Teaching);
