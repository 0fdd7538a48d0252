using System.ComponentModel.DataAnnotations;

namespace Imaging.Identity.Staff;

/// <summary>A person's name: 1 to 100 characters, no control characters, for it goes into messages.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PersonNameAttribute() : ValidationAttribute("Give a name of at most 100 characters.")
{
    private const int Longest = 100;

    /// <summary>Unset passes where the field may be unset.</summary>
    public override bool IsValid(object? value) => value is null || (value is string { Length: <= Longest } text
        && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl));
}
