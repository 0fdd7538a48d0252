using System.Data.Common;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.PatientSide;

/// <summary>The work that a known link costs, done for an unknown one: a query, a seal opened, two dates compared.
/// </summary>
internal sealed class Decoy(DbDataSource database, DataKeys keys)
{
    private const string Nobody = "1900-01-01";
    private static readonly SealedField Field = new("decoy", "birth_date", Guid.Empty);

    public async Task OpenAsync(DateOnly given, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await EncounterRow.FindAsync(Guid.Empty, connection, null, ct);
        var key = await keys.OfServiceAsync("decoy", ct);
        BirthDate.Matches(key.Open(key.Seal(Nobody, Field), Field), given);
    }
}
