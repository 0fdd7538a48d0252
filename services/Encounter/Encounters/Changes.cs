using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;

namespace Imaging.Encounter.Encounters;

/// <summary>An encounter as it will be, and what about it is new.</summary>
internal sealed record Changes(
    PatientDetails Patient, Contact Contact, string Reason, string? Instructions, IReadOnlyList<string> Fields)
{
    public bool ChangesBirthDate => Fields.Contains("dateOfBirth");

    public bool ChangesContact => Fields.Contains("mobile") || Fields.Contains("email");

    public bool ChangesOwner => Fields.Contains("ownerId");

    public bool ChangesPatient => ChangesBirthDate || Fields.Contains("givenName") || Fields.Contains("familyName");

    public bool IsMinor(DateOnly today) =>
        BirthDate.TryParse(Patient.DateOfBirth, today, out var born) && BirthDate.IsMinor(born, today);

    public static Changes Check(ChangeRequest request, OpenedEncounter encounter, FieldErrors errors,
        ClinicOptions clinic, DateOnly today)
    {
        var (given, old, contact) = (request.Patient, encounter.Patient, encounter.Contact);
        var patient = old with
        {
            GivenName = given?.GivenName is { } first ? errors.Name("patient.givenName", first) : old.GivenName,
            FamilyName = given?.FamilyName is { } last ? errors.Name("patient.familyName", last) : old.FamilyName,
            DateOfBirth = given?.DateOfBirth is { } born
                ? errors.DateOfBirth("patient.dateOfBirth", born, today) : old.DateOfBirth,
        };
        var changed = contact with
        {
            Mobile = given?.Mobile is { } mobile
                ? errors.Mobile("patient.mobile", mobile, clinic.CountryCode) : contact.Mobile,
            Email = given?.Email is { } email ? errors.Email("patient.email", email) : contact.Email,
        };
        var reason = request.Reason is null ? encounter.Reason : errors.Text("reason", request.Reason);
        if (reason is null) errors.Add("reason", "An encounter has a reason.");
        var instructions = request.Instructions is null
            ? encounter.Instructions : errors.Text("instructions", request.Instructions);
        errors.Views(request.Views);

        (string Field, bool IsNew)[] fields =
        [
            ("givenName", patient.GivenName != old.GivenName),
            ("familyName", patient.FamilyName != old.FamilyName),
            ("dateOfBirth", patient.DateOfBirth != old.DateOfBirth),
            ("mobile", changed.Mobile != contact.Mobile),
            ("email", changed.Email != contact.Email),
            ("reason", request.Reason is not null),
            ("instructions", request.Instructions is not null),
            ("views", request.Views is not null),
            ("replyWithinDays", request.ReplyWithinDays is not null),
            ("language", request.Language is not null),
            ("ownerId", request.OwnerId is { } owner && owner != encounter.Row.OwnerId),
        ];
        return new(patient, changed, reason ?? "", instructions,
            [.. fields.Where(field => field.IsNew).Select(field => field.Field)]);
    }
}
