using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Patients;

/// <summary>A patient as staff see them.</summary>
/// <param name="DateOfBirth">yyyy-MM-dd.</param>
/// <param name="NhsNumber">Ten digits.</param>
public sealed record PatientDetails(string GivenName, string FamilyName, string DateOfBirth, string? NhsNumber);

/// <summary>The same as it is stored.</summary>
internal sealed record PatientRow(
    Guid PatientId, byte[] GivenName, byte[] FamilyName, byte[] BirthDate, byte[]? NhsNumber)
{
    public PatientDetails Open(DataKey key) => new(
        key.Open(GivenName, SealedText.OfPatient("given_name", PatientId)),
        key.Open(FamilyName, SealedText.OfPatient("family_name", PatientId)),
        key.Open(BirthDate, SealedText.OfPatient("birth_date", PatientId)),
        key.OpenOptional(NhsNumber, SealedText.OfPatient("nhs_number", PatientId)));
}
