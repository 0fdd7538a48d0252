using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Staff;

internal sealed class EmailNormalizer : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.Normalise(email);

    public string? NormalizeName(string? name) => name;
}
