using System.Buffers;
using System.Security.Cryptography;
using Imaging.Media.Containers;
using Imaging.Media.Formats;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Checks;

/// <summary>One reading of all bytes, for everything that needs all of them.</summary>
internal sealed class ReadThrough(IReadOnlyList<Patch> patches, ImageCheck? walk, Scanning? scanning)
    : IDisposable
{
    private const int BlockBytes = 128 * 1024;

    private readonly IncrementalHash _received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _kept =
        patches.Count == 0 ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>SHA-256 of what came.</summary>
    public byte[] Received { get; private set; } = [];

    /// <summary>SHA-256 of what will stay.</summary>
    public byte[] Kept { get; private set; } = [];

    public async Task RunAsync(ObjectReader reader, ObjectVersion version, CancellationToken ct)
    {
        using var response = await reader.OpenAsync(version, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var block = new Passing(version.Size, ArrayPool<byte>.Shared.Rent(BlockBytes));
        var patched = new PatchedSource(block, patches);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            for (long offset = 0; offset < version.Size; offset += block.Filled)
            {
                block.Offset = offset;
                limit.CancelAfter(ObjectReader.Patience);
                block.Filled = await body.ReadAsync(block.Bytes.AsMemory(0, BlockBytes), limit.Token);
                limit.CancelAfter(Timeout.InfiniteTimeSpan);
                if (block.Filled == 0) throw new IOException("The object ended early.");
                await PassAsync(block, patched, ct);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new DependencyException("object store", "GET broke off", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block.Bytes);
        }

        Received = _received.GetHashAndReset();
        Kept = _kept?.GetHashAndReset() ?? Received;
    }

    public void Dispose()
    {
        _received.Dispose();
        _kept?.Dispose();
    }

    private async Task PassAsync(Passing block, PatchedSource patched, CancellationToken ct)
    {
        var bytes = block.Bytes.AsMemory(0, block.Filled);
        _received.AppendData(bytes.Span);
        walk?.Append(bytes.Span);
        if (scanning is not null) await scanning.SendAsync(bytes, ct);
        if (_kept is null) return;
        // In place: nobody needs the block as it came any more.
        await patched.ReadAsync(block.Offset, bytes, ct);
        _kept.AppendData(bytes.Span);
    }

    /// <summary>The block that is passing, as the part of the file that it is.</summary>
    private sealed class Passing(long length, byte[] bytes) : IByteSource
    {
        public long Length => length;

        public byte[] Bytes => bytes;

        public long Offset { get; set; }

        public int Filled { get; set; }

        // The bytes are where they are wanted already.
        public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct) => ValueTask.CompletedTask;
    }
}
