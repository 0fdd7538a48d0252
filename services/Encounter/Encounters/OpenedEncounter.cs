using System.Data.Common;
using System.Text.Json;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Encounters;

/// <summary>An encounter with its seals open.</summary>
internal sealed record OpenedEncounter(EncounterRow Row, DataKey Key, PatientDetails Patient, Contact Contact)
{
    public string Reason => Key.Open(Row.Reason, Field("reason"));

    public string? Instructions => Key.OpenOptional(Row.Instructions, Field("instructions"));

    public string? Message => Key.OpenOptional(Row.Message, Field("message"));

    public string? ClosingNote => Key.OpenOptional(Row.ClosingNote, Field("closing_note"));

    public IReadOnlyList<ViewInput> Views => Key.OpenOptional(Row.Views, Field("views")) is { } json
        ? JsonSerializer.Deserialize<ViewInput[]>(json, NewEncounter.ViewsJson)!
        : [];

    /// <summary>As it is now, and as it stays until the transaction ends.</summary>
    /// <exception cref="BrokenSealException">Something in it was changed.</exception>
    public static async Task<OpenedEncounter?> HoldAsync(Guid encounterId, PatientKeys keys, DbConnection connection,
        DbTransaction transaction, CancellationToken ct)
    {
        await HeldEncounter.TakeAsync(encounterId, connection, transaction, ct);
        return await FindAsync(encounterId, keys, connection, transaction, ct);
    }

    /// <exception cref="BrokenSealException">Something in it was changed.</exception>
    public static async Task<OpenedEncounter?> FindAsync(Guid encounterId, PatientKeys keys, DbConnection connection,
        DbTransaction? transaction, CancellationToken ct)
    {
        if (await EncounterRow.FindAsync(encounterId, connection, transaction, ct) is not { } row) return null;
        var key = await keys.OfAsync(row.PatientId, connection, transaction, ct);
        var patient = new PatientRow(row.PatientId, row.GivenName, row.FamilyName, row.BirthDate, row.NhsNumber);
        var contact = new ContactRow(row.EncounterId, row.PatientId, row.Status, row.Language, row.Notify, row.Mobile,
            row.Email, row.ExpiresAt);
        return new(row, key, patient.Open(key), contact.Open(key));
    }

    public byte[]? Seal(string column, string? text) => Key.SealOptional(text, Field(column));

    private SealedField Field(string column) => SealedText.OfEncounter(column, Row.EncounterId);
}
