using System.Text.Encodings.Web;
using System.Text.Json;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Json;

namespace Imaging.Encounter.Encounters;

/// <summary>A registration after its checks.</summary>
internal sealed record NewEncounter(PatientDetails Patient, Contact Contact, string Reason, string? Instructions,
    string? Views, bool Intimate, int ExpiresIn, int ReplyWithin, Guid OwnerId, bool IsSamePerson)
{
    /// <summary>As stored: letters of all scripts as themselves, or the column would be too short for them.</summary>
    public static readonly JsonSerializerOptions ViewsJson =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? ViewsAsStored(IReadOnlyList<ViewInput>? views) =>
        views is { Count: > 0 } ? JsonSerializer.Serialize(views, ViewsJson) : null;

    public static NewEncounter Check(RegisterRequest request, Guid callerId, FieldErrors errors, PolicyOptions policy,
        ClinicOptions clinic, DateOnly today)
    {
        var given = request.Patient;
        var patient = new PatientDetails(
            errors.Name("patient.givenName", given.GivenName),
            errors.Name("patient.familyName", given.FamilyName),
            errors.DateOfBirth("patient.dateOfBirth", given.DateOfBirth, today),
            errors.NhsNumber("patient.nhsNumber", given.NhsNumber));
        var contact = new Contact(
            (request.Language ?? Language.En).ToWord(), request.Notify!.Value.ToWord(),
            errors.Mobile("patient.mobile", given.Mobile, clinic.CountryCode),
            errors.Email("patient.email", given.Email));
        errors.NotifyNeeds(contact.Notify, contact.Mobile, contact.Email);
        errors.Views(request.Views);
        return new(patient, contact, errors.Text("reason", request.Reason)!,
            errors.Text("instructions", request.Instructions),
            ViewsAsStored(request.Views),
            request.Intimate!.Value, request.ExpiresInDays ?? policy.ExpiresInDays,
            request.ReplyWithinDays ?? policy.ReplyWithinDays, request.OwnerId ?? callerId,
            request.ConfirmSamePerson == true);
    }
}
