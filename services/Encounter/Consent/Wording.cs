using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Imaging.Encounter.Consent;

/// <param name="Id">"treatment", "record" or "teaching".</param>
public sealed record ConsentQuestion(string Id, string Text, string Help);

/// <summary>The three questions in one language. An answer is kept with their hash, so what was asked can be shown for
/// ever.</summary>
internal sealed record Wording(string Version, string Language, IReadOnlyList<ConsentQuestion> Questions)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line of JSON, its members in this order, letters as themselves.</summary>
    public string Canonical { get; } = JsonSerializer.Serialize(
        new { version = Version, language = Language, questions = Questions }, Json);

    public byte[] Sha256 => SHA256.HashData(Encoding.UTF8.GetBytes(Canonical));
}
