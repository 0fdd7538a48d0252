using System.ComponentModel.DataAnnotations;

namespace Imaging.Identity.Passwords;

/// <summary>12 to 256 characters; what they may not be, <see cref="PasswordRules"/> says.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NewPasswordAttribute() : ValidationAttribute(
    $"A password has {PasswordRules.Shortest} to {PasswordRules.Longest} characters.")
{
    public override bool IsValid(object? value) =>
        value is string { Length: >= PasswordRules.Shortest and <= PasswordRules.Longest };
}
