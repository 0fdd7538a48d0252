using System.Buffers;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Images;

/// <summary>Reads a stored image for its digests.</summary>
internal sealed class DigestStoredImage(Objects objects)
{
    private const int BlockBytes = 128 * 1024;

    /// <exception cref="DependencyException">The store did not give all of it.</exception>
    public async Task<ImageDigests> RunAsync(string objectKey, CancellationToken ct)
    {
        using var digests = new DigestingBytes(withOld: true);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using var stored = await objects.GetAsync(objectKey, ct);
            await using var bytes = await stored.Content.ReadAsStreamAsync(ct);
            while (await bytes.ReadAsync(block, ct) is > 0 and var read) digests.Append(block.AsSpan(0, read));
            return digests.Complete();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new DependencyException("object store", "GET broke off", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
