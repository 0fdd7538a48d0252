using System.Security.Cryptography;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>The root keys in memory, and with them the wrapping of data keys: one derived key per service and
/// purpose.</summary>
internal sealed class RootKeys(RootKeyFile file, string service)
{
    private volatile IReadOnlyList<RootKey> _keys = [];
    private DateTime _readAt;

    public RootKey Current => _keys[^1];

    public RootKey? Find(string id) => _keys.FirstOrDefault(key => key.Id == id);

    public async Task LoadAsync(CancellationToken ct)
    {
        var changedAt = file.ChangedAt;
        _keys = await file.ReadAsync(ct);
        _readAt = changedAt;
    }

    /// <summary>True when the file had changed and was read again.</summary>
    public async Task<bool> ReloadAsync(CancellationToken ct)
    {
        if (!file.Exists || file.ChangedAt == _readAt) return false;
        await LoadAsync(ct);
        return true;
    }

    public byte[] Wrap(byte[] key, Guid dataKeyId, string purpose)
    {
        var wrapped = new byte[key.Length + Envelope.Overhead];
        Envelope.Seal(Wrapping(Current, purpose), key, dataKeyId.ToByteArray(true), wrapped);
        return wrapped;
    }

    /// <exception cref="InvalidOperationException">The root key is not in the file, or not the one it was.</exception>
    public byte[] Unwrap(byte[] wrapped, Guid dataKeyId, string purpose, string rootKeyId)
    {
        var root = Find(rootKeyId)
            ?? throw new InvalidOperationException($"The root key {rootKeyId} is not in the key file.");
        try
        {
            return Envelope.Open(Wrapping(root, purpose), wrapped, dataKeyId.ToByteArray(true));
        }
        catch (CryptographicException)
        {
            throw new BrokenSealException(new("data_key", "wrapped", dataKeyId));
        }
    }

    private byte[] Wrapping(RootKey root, string purpose) => root.Derive($"imaging/{service}/{purpose}");
}
