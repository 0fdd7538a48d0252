using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Notices;

/// <summary>How the patient of one encounter is reached.</summary>
/// <param name="Notify">"sms", "email" or "none": what the clinician chose for the link.</param>
internal sealed record Contact(string Language, string Notify, string? Mobile, string? Email)
{
    public bool CanBeWrittenTo => (Mobile ?? Email) is not null;

    /// <summary>The chosen way where it exists, else the other one.</summary>
    public (string Channel, string To) Way => (Notify, Mobile, Email) switch
    {
        ("email", _, { } email) => ("email", email),
        (_, { } mobile, _) => ("sms", mobile),
        (_, _, { } email) => ("email", email),
        _ => throw new InvalidOperationException("There is neither a number nor an address."),
    };
}

/// <summary>The contact as it is stored, sealed with the patient's key.</summary>
internal sealed record ContactRow(Guid EncounterId, Guid PatientId, string Status, string Language, string Notify,
    byte[]? Mobile, byte[]? Email, DateTimeOffset ExpiresAt)
{
    public Contact Open(DataKey key) => new(Language, Notify,
        key.OpenOptional(Mobile, SealedText.OfEncounter("mobile", EncounterId)),
        key.OpenOptional(Email, SealedText.OfEncounter("email", EncounterId)));
}
