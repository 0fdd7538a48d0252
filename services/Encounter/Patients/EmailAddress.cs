using System.Net.Mail;

namespace Imaging.Encounter.Patients;

/// <summary>One plain address: no display name, no list, nothing that a header could be made of.</summary>
internal static class EmailAddress
{
    private const int Longest = 254;

    public static bool TryParse(string text, out string address)
    {
        address = text.Trim();
        return address.Length <= Longest && !address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter))
            && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address
            && parsed.Host.Contains('.', StringComparison.Ordinal);
    }
}
