using Imaging.Encounter.Patients;
using Imaging.Encounter.Uploads;

namespace Imaging.Encounter.Tests.Uploads;

/// <summary>What a DICOM file may say of its patient, and what of it is another's.</summary>
public class MatchPatientTests
{
    private static readonly PatientDetails Patient = new("Siân Mary", "O'Brien", "1990-05-17", "9434765919");

    [Theory]
    [InlineData("O'Brien^Siân", "19900517", "9434765919", "")]
    [InlineData("OBRIEN^SIAN^M", "", "", "")]
    [InlineData("O BRIEN^", "", "", "")]
    [InlineData("obrien", "", "", "")]
    [InlineData("", "", "", "")]
    [InlineData("^", "not a date", "MRN-17", "")]
    [InlineData("OBRIEN^MARIA", "", "", "name")]
    [InlineData("JONES^SIAN", "", "", "name")]
    [InlineData("OBRIEN^SIAN", "19900518", "", "birth date")]
    [InlineData("", "", "943 476 5870", "number")]
    [InlineData("JONES^LEE", "20010101", "9434765870", "name, birth date, number")]
    public void What_differs_is_named(string name, string birthDate, string patientId, string differs) =>
        Assert.Equal(differs, string.Join(", ", MatchPatient.Differences(Patient, new(name, birthDate, patientId))));

    [Fact]
    public void A_number_differs_from_nothing_where_none_is_known() =>
        Assert.Empty(MatchPatient.Differences(Patient with { NhsNumber = null }, new("", "", "9434765870")));
}
