using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Identity.ApiKeys;

/// <summary>What somebody called a key may name a colleague, so it is sealed like all that people type.</summary>
internal sealed class KeyNames(DataKeys keys)
{
    private const string Purpose = "api-key";

    public ValueTask<DataKey> KeyAsync(CancellationToken ct) => keys.OfServiceAsync(Purpose, ct);

    public static SealedField FieldOf(Guid apiKeyId) => new("api_key", "sealed_name", apiKeyId);
}
