using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// The file holds keys wrapped by a KMS key: without the right to kms:Decrypt on it the file is worth nothing. Needs
/// kms:GenerateDataKey to add a key and kms:Decrypt to start.
/// </summary>
internal sealed class KmsGuard(IAmazonKeyManagementService kms, IOptions<SealingOptions> options) : IRootKeyGuard
{
    private static readonly Dictionary<string, string> Context = new() { ["imaging"] = "root-key" };

    public async Task<(byte[] Key, byte[] Stored)> CreateAsync(CancellationToken ct)
    {
        var made = await kms.GenerateDataKeyAsync(
            new() { KeyId = options.Value.KmsKeyId, KeySpec = DataKeySpec.AES_256, EncryptionContext = Context }, ct);
        return (made.Plaintext.ToArray(), made.CiphertextBlob.ToArray());
    }

    public async Task<byte[]> OpenAsync(byte[] stored, CancellationToken ct)
    {
        var request = new DecryptRequest
        {
            KeyId = options.Value.KmsKeyId, CiphertextBlob = new MemoryStream(stored), EncryptionContext = Context,
        };
        return (await kms.DecryptAsync(request, ct)).Plaintext.ToArray();
    }
}
