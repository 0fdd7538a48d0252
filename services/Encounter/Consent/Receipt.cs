using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Imaging.Encounter.Consent;

/// <summary>What a patient takes home: that consent was taken back, of which wording, and what became of each item.
/// </summary>
/// <param name="Items">Complete once <paramref name="IsFinal"/>: erased, or restricted and kept for the retention
/// period.</param>
/// <param name="Wording">What had been agreed to last; null where nobody had answered.</param>
public sealed record Receipt(Guid WithdrawalId, string Clinic, string Reference, DateTimeOffset RequestedAt,
    string RequestedBy, bool IsWhole, ReceiptWording? Wording, bool IsFinal, IReadOnlyList<WithdrawnItemView> Items);

/// <param name="Sha256">Of the wording in the language that was shown, lower-case hex.</param>
public sealed record ReceiptWording(string Version, string Language, string Sha256, DateTimeOffset AnsweredAt);

/// <param name="Jws">The receipt as a JWS (RFC 7515, compact, ES256).</param>
public sealed record SignedReceipt(Receipt Receipt, string Jws)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    internal static SignedReceipt Sign(Receipt receipt, ReceiptKey key)
    {
        var text = $"{Encode(new { alg = "ES256", kid = key.KeyId })}.{Encode(receipt)}";
        // RFC 7518, 3.4: the two numbers side by side, which is .NET's own format.
        var signature = key.Key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return new(receipt, $"{text}.{Base64Url.EncodeToString(signature)}");
    }

    private static string Encode<T>(T part) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part, Json));
}
