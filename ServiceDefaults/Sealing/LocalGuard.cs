using System.Security.Cryptography;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>The file holds the keys themselves; its mode is what protects them.</summary>
internal sealed class LocalGuard : IRootKeyGuard
{
    public Task<(byte[] Key, byte[] Stored)> CreateAsync(CancellationToken ct)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return Task.FromResult((key, key));
    }

    public Task<byte[]> OpenAsync(byte[] stored, CancellationToken ct) => Task.FromResult(stored);
}
