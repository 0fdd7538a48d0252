using System.ComponentModel.DataAnnotations;
using Imaging.Encounter.Patients;

namespace Imaging.Encounter.Encounters;

/// <param name="Q">A reference, an NHS number or a whole family name.</param>
/// <param name="Mine">True: those that the caller owns or is named on.</param>
/// <param name="Attention">True: those that need attention.</param>
/// <param name="Cursor">The next of the page before.</param>
public sealed record SearchRequest(
    [StringLength(200)] string? Q,
    EncounterState? Status,
    bool? Mine,
    bool? Attention,
    [Range(1, 200)] int? Limit,
    [StringLength(40)] string? Cursor);

public sealed record EncounterPage(IReadOnlyList<EncounterLine> Items, string? Next);

/// <summary>An encounter in a list.</summary>
/// <param name="Patient">Null where it is unreadable.</param>
/// <param name="NewItems">Files that came since the caller last looked at the list of files.</param>
/// <param name="Photos">Of the files that staff are shown.</param>
/// <param name="WaitingSince">Since when something that was handed over is not reviewed; null: nothing is.</param>
/// <param name="Unreadable">What is stored of the patient fails its check; the operators have been told.</param>
public sealed record EncounterLine(Guid Id, string Reference, string Status, PatientDetails? Patient, bool Unreadable,
    bool Intimate, PersonView Owner, IReadOnlyList<string> Attention, DateTimeOffset RegisteredAt,
    DateTimeOffset? SubmittedAt, DateTimeOffset? ReplyDueAt, DateTimeOffset ExpiresAt, long NewItems,
    long Photos, long Videos, DateTimeOffset? WaitingSince);
