using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Patients;

/// <summary>Where each sealed value lives. All of them are sealed with the patient's own key.</summary>
internal static class SealedText
{
    /// <summary>What the column for views has room for, before it is sealed.</summary>
    public const int LongestViews = 16_000 - DataKey.Overhead;

    public static SealedField OfPatient(string column, Guid patientId) => new("patient", column, patientId);

    public static SealedField OfEncounter(string column, Guid encounterId) => new("encounter", column, encounterId);

    public static SealedField ConsentName(Guid consentAnswerId) => new("consent_answer", "name", consentAnswerId);

    public static SealedField QueueKey(Guid keyId) => new("queue_key", "sealed_key", keyId);

    public static SealedField WithdrawalReason(Guid withdrawalId) => new("withdrawal", "reason", withdrawalId);
}
