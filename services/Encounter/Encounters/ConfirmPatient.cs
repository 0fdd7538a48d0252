using System.Data.Common;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Encounters;

/// <summary>
/// What a clinician says of a number that is on record with another name or birth date: it is this one person. What was
/// given takes the place of what was known, which stays in the audit trail; with another birth date the links that were
/// given out before end.
/// </summary>
internal sealed class ConfirmPatient(ChangePatient change, CutOff cutOff, AuditTrail audit)
{
    /// <param name="patient">Held by the transaction.</param>
    public async Task RunAsync(KeptPatient patient, PatientDetails given, Guid encounterId, StaffCaller caller,
        DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var (known, differs) = (patient.Known!, patient.Differs);
        var before = await HeldEncounter.TakeAllOfAsync(patient.PatientId, connection, transaction, ct);
        await change.RunAsync(patient.PatientId, given, differs, patient.Key, connection, transaction, ct);
        if (differs.Contains("dateOfBirth")) await cutOff.RunAsync(before, caller, connection, transaction, ct);
        var was = new
        {
            givenName = differs.Contains("givenName") ? known.GivenName : null,
            familyName = differs.Contains("familyName") ? known.FamilyName : null,
            dateOfBirth = differs.Contains("dateOfBirth") ? known.DateOfBirth : null,
        };
        await audit.AppendAsync(
            new AuditEntry(caller.Actor, "patient.confirm", patient.PatientId, encounterId, new { fields = differs, was }),
            connection, transaction, ct);
    }
}
