using System.ComponentModel.DataAnnotations;
using Imaging.Encounter.Notices;

namespace Imaging.Encounter.Encounters;

/// <param name="Intimate">Has to be said: it decides who sees the photos.</param>
/// <param name="OwnerId">Unset: who registers.</param>
/// <param name="ConfirmSamePerson">True: the NHS number is this patient's, though it is on record with another name or
/// birth date; what is given here takes their place.</param>
/// <param name="Notify">How the link travels: "sms", "email", or "none" to show it in the room.</param>
public sealed record RegisterRequest(
    [Required] PatientInput Patient,
    [Required, StringLength(2000)] string Reason,
    [StringLength(4000)] string? Instructions,
    [MaxLength(12)] IReadOnlyList<ViewInput>? Views,
    [Required] bool? Intimate,
    [Range(1, 30)] int? ExpiresInDays,
    [Range(1, 90)] int? ReplyWithinDays,
    Guid? OwnerId,
    Language? Language,
    [Required] NotifyBy? Notify,
    bool? ConfirmSamePerson);

/// <param name="DateOfBirth">yyyy-MM-dd.</param>
public sealed record PatientInput(
    [Required, StringLength(200)] string GivenName,
    [Required, StringLength(200)] string FamilyName,
    [Required, StringLength(10)] string DateOfBirth,
    [StringLength(60)] string? NhsNumber,
    [StringLength(80)] string? Mobile,
    [StringLength(254)] string? Email);

/// <summary>A picture that is asked for.</summary>
public sealed record ViewInput([Required, StringLength(80)] string Label, [StringLength(300)] string? Hint);

/// <param name="Link">Only where nobody else brings it to the patient.</param>
public sealed record RegisterResponse(
    Guid Id, string Reference, string Status,
    [property: System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Link);
