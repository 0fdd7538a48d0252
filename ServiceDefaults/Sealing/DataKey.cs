using System.Security.Cryptography;
using System.Text;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// The key that one owner's values, or a service's values of one purpose, are sealed with. A sealed value is
/// version (1) || data key id (16) || nonce (12) || ciphertext || tag (16).
/// </summary>
public sealed class DataKey
{
    /// <summary>How many bytes a sealed value is longer than its UTF-8.</summary>
    public const int Overhead = HeaderSize + Envelope.Overhead;

    private const int HeaderSize = 1 + 16;
    private const byte Version = 1;
    private readonly byte[] _key;

    internal DataKey(Guid id, byte[] key) => (Id, _key) = (id, key);

    public Guid Id { get; }

    public byte[] Seal(string plain, SealedField field) => Seal(Encoding.UTF8.GetBytes(plain), field);

    public byte[]? SealOptional(string? plain, SealedField field) => plain is null ? null : Seal(plain, field);

    public byte[] Seal(ReadOnlySpan<byte> plain, SealedField field)
    {
        var value = new byte[plain.Length + Overhead];
        value[0] = Version;
        Id.TryWriteBytes(value.AsSpan(1), bigEndian: true, out _);
        Envelope.Seal(_key, plain, field.AssociatedData(), value.AsSpan(HeaderSize));
        return value;
    }

    /// <exception cref="BrokenSealException">Not what this key sealed for this field.</exception>
    public string Open(byte[] value, SealedField field) => Encoding.UTF8.GetString(OpenBytes(value, field));

    public string? OpenOptional(byte[]? value, SealedField field) => value is null ? null : Open(value, field);

    public byte[] OpenBytes(byte[] value, SealedField field)
    {
        if (value.Length < Overhead || value[0] != Version || new Guid(value.AsSpan(1, 16), bigEndian: true) != Id)
            throw new BrokenSealException(field);
        try
        {
            return Envelope.Open(_key, value.AsSpan(HeaderSize), field.AssociatedData());
        }
        catch (CryptographicException)
        {
            throw new BrokenSealException(field);
        }
    }

    /// <summary>HMAC-SHA-256 under this key: blind indexes and the audit trail.</summary>
    public byte[] Mac(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_key, text);
}
