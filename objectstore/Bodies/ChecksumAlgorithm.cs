using System.Security.Cryptography;

namespace Imaging.ObjectStore.Bodies;

/// <summary>One of S3's additional checksums, by the name that headers and documents give it.</summary>
internal sealed record ChecksumAlgorithm(string Name, ReflectedCrc? Crc, HashAlgorithmName Hash, int Bytes)
{
    public static readonly ChecksumAlgorithm[] All =
    [
        new("CRC32", ReflectedCrc.Crc32, default, 4),
        new("CRC32C", ReflectedCrc.Crc32C, default, 4),
        new("CRC64NVME", ReflectedCrc.Crc64Nvme, default, 8),
        new("SHA1", null, HashAlgorithmName.SHA1, 20),
        new("SHA256", null, HashAlgorithmName.SHA256, 32),
    ];

    public string Header { get; } = "x-amz-checksum-" + Name.ToLowerInvariant();

    public string Element { get; } = "Checksum" + Name;

    public static ChecksumAlgorithm? Named(string? name) =>
        Array.Find(All, algorithm => algorithm.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static ChecksumAlgorithm? OfHeader(string? header) =>
        Array.Find(All, algorithm => algorithm.Header.Equals(header, StringComparison.OrdinalIgnoreCase));

    public RunningChecksum Begin() => new(this);
}
