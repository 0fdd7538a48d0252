using System.Security.Cryptography;

namespace Imaging.ObjectStore.Bodies;

internal sealed class RunningChecksum(ChecksumAlgorithm algorithm) : IDisposable
{
    private readonly IncrementalHash? _hash =
        algorithm.Crc is null ? IncrementalHash.CreateHash(algorithm.Hash) : null;
    private ulong _crc = algorithm.Crc?.Start ?? 0;

    public void Append(ReadOnlySpan<byte> data)
    {
        if (_hash is null)
            _crc = algorithm.Crc!.Append(_crc, data);
        else
            _hash.AppendData(data);
    }

    public byte[] Finish() => _hash is null ? algorithm.Crc!.Finish(_crc) : _hash.GetHashAndReset();

    public void Dispose() => _hash?.Dispose();
}
