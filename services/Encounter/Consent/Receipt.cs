using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Imaging.Encounter.Consent;

/// <summary>What a patient takes home: what was agreed to, in which words, and, once it was taken back, what became of
/// each item.</summary>
/// <param name="Consent">The answers that counted last; null where nobody had answered.</param>
/// <param name="Withdrawal">Of consent as a whole, else the last one of items; null where there was none.</param>
public sealed record Receipt(
    string Clinic, string Reference, ReceiptConsent? Consent, ReceiptWithdrawal? Withdrawal);

/// <param name="WordingSha256">Of the wording in the language that was shown, lower-case hex.</param>
/// <param name="Relation">Of who answered: "self", "parent", "carer" or "other".</param>
public sealed record ReceiptConsent(DateTimeOffset AnsweredAt, string Version, string Language, string WordingSha256,
    string Relation, bool Treatment, bool Record, bool Teaching);

/// <param name="Items">All that was ever taken back. Complete once <paramref name="IsFinal"/>: erased, or restricted and
/// kept for the retention period.</param>
public sealed record ReceiptWithdrawal(Guid Id, DateTimeOffset RequestedAt, string RequestedBy, bool IsWhole,
    bool IsFinal, IReadOnlyList<WithdrawnItemView> Items);

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
