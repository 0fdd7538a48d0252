using Imaging.Encounter.Consent;
using Imaging.Encounter.Patients;

namespace Imaging.Encounter.Encounters;

/// <summary>An encounter as staff see it.</summary>
public sealed record EncounterView(Guid Id, string Reference, string Status, PatientDetails Patient, string? Mobile,
    string? Email, string Notify, string Language, bool Intimate, string Reason, string? Instructions,
    IReadOnlyList<ViewInput> Views, string? Message, string? ClosingNote, PersonView Owner,
    IReadOnlyList<PersonView> People, IReadOnlyList<string> Attention, ConsentView? Consent, int ReplyWithinDays,
    DateTimeOffset ExpiresAt, EncounterTimes Times);

/// <summary>A member of staff; without a name while Identity is away.</summary>
public sealed record PersonView(Guid Id, string? Name);

/// <summary>When each state was last come to.</summary>
public sealed record EncounterTimes(DateTimeOffset RegisteredAt, DateTimeOffset? InvitedAt, DateTimeOffset? VerifiedAt,
    DateTimeOffset? ConsentedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? ReviewedAt, DateTimeOffset? ClosedAt,
    DateTimeOffset? LockedAt, DateTimeOffset? ExpiredAt, DateTimeOffset? WithdrawnAt)
{
    internal static EncounterTimes Of(EncounterRow row) => new(row.RegisteredAt, row.InvitedAt, row.VerifiedAt,
        row.ConsentedAt, row.SubmittedAt, row.ReviewedAt, row.ClosedAt, row.LockedAt, row.ExpiredAt, row.WithdrawnAt);
}
