namespace Imaging.ServiceDefaults.Sealing;

/// <summary>How root keys lie in the key file: as they are, or wrapped by AWS KMS.</summary>
internal interface IRootKeyGuard
{
    /// <summary>A new 256-bit key and the form that is written to the file.</summary>
    Task<(byte[] Key, byte[] Stored)> CreateAsync(CancellationToken ct);

    Task<byte[]> OpenAsync(byte[] stored, CancellationToken ct);
}
