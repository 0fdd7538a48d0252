using System.ComponentModel.DataAnnotations;
using Imaging.Encounter.Notices;

namespace Imaging.Encounter.Encounters;

/// <summary>What is absent stays; an empty text takes away what may be missing.</summary>
public sealed record ChangeRequest(
    PatientChange? Patient,
    [StringLength(2000, MinimumLength = 1)] string? Reason,
    [StringLength(4000)] string? Instructions,
    [MaxLength(12)] IReadOnlyList<ViewInput>? Views,
    [Range(1, 90)] int? ReplyWithinDays,
    Language? Language,
    Guid? OwnerId);

public sealed record PatientChange(
    [StringLength(200)] string? GivenName,
    [StringLength(200)] string? FamilyName,
    [StringLength(10)] string? DateOfBirth,
    [StringLength(80)] string? Mobile,
    [StringLength(254)] string? Email);
