using System.Buffers;
using Imaging.Media.Formats;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Images;

/// <summary>
/// Brings one body into the object store while it is being checked, and stores nothing that fails the check. Memory is
/// the same whatever the size: bodies up to 1 MiB are held and checked first, larger ones of known length are streamed
/// with their last block held back until the verdict, those of unknown length go in parts.
/// </summary>
internal sealed class ImageIntake(Objects objects, IOptions<ImageOptions> options) : IDisposable
{
    private const int HeldBytes = 1024 * 1024;
    private const int PartBytes = 8 * 1024 * 1024;

    private readonly ImageOptions _options = options.Value;
    private readonly ImageCheckLimits _limits = new() { MaxInflatedBytes = options.Value.MaxInflatedBytes };
    private readonly SemaphoreSlim _held = new(options.Value.HeldBodies);

    /// <param name="length">Content-Length, or null for a body that does not say.</param>
    /// <exception cref="BadHttpRequestException">The body ended early or was too slow.</exception>
    /// <exception cref="DependencyException">The store did not answer, or not well: whether there is an object now is
    /// not known.</exception>
    public async Task<Intake> TakeAsync(Stream body, long? length, string objectKey, CancellationToken ct)
    {
        if (length > _options.MaxBytes) return Verdicts.TooLarge(_options.MaxBytes);
        if (length is { } known)
        {
            // A crowd of slow senders must not hold a megabyte each.
            return known <= HeldBytes && _held.Wait(0, ct)
                ? await HoldAsync(body, (int)known, objectKey, ct)
                : await StreamAsync(body, known, objectKey, ct);
        }

        return await PartsAsync(body, objectKey, ct);
    }

    public void Dispose() => _held.Dispose();

    private ImageInspection Inspect(bool withMd5) => new(_limits, withMd5, _options.OldDigests);

    private async Task<Intake> HoldAsync(Stream body, int length, string objectKey, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        try
        {
            await body.ReadExactlyAsync(buffer.AsMemory(0, length), ct);
            return await StoreHeldAsync(buffer.AsMemory(0, length), objectKey);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _held.Release();
        }
    }

    private async Task<Intake> StoreHeldAsync(ReadOnlyMemory<byte> bytes, string objectKey)
    {
        using var inspection = Inspect(withMd5: !objects.TakesChecksums);
        inspection.Append(bytes.Span);
        var verdict = inspection.Verdict();
        if (Verdicts.Refuse(verdict) is { } refusal) return refusal;

        var facts = Verdicts.Describe(verdict);
        using var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentLength = bytes.Length;
        var integrity = inspection.Md5() is { } md5
            ? KeyValuePair.Create("content-md5", Convert.ToBase64String(md5))
            : KeyValuePair.Create("x-amz-checksum-crc32c", Crc32C.Base64(bytes.Span));
        // All of it is here: from now on a caller who hangs up changes nothing.
        await objects.PutAsync(objectKey, content, [integrity], CancellationToken.None);
        return new Intake.Taken(inspection.Length, inspection.Digests(), facts);
    }

    private async Task<Intake> StreamAsync(Stream body, long length, string objectKey, CancellationToken ct)
    {
        using var inspection = Inspect(withMd5: true);
        using var content = new CheckedContent(body, length, inspection);
        try
        {
            var etag = await objects.PutAsync(objectKey, content, [], ct);
            if (etag is not null && etag != Convert.ToHexStringLower(inspection.Md5()!))
                throw new DependencyException("object store", "The stored object's ETag is not that of what was sent");
            return new Intake.Taken(inspection.Length, inspection.Digests(), content.Facts!);
        }
        catch (DependencyException) when (content.Refusal is not null)
        {
            return content.Refusal;
        }
        catch (DependencyException) when (content.SourceFault is not null)
        {
            content.SourceFault.Throw();
            throw;
        }
    }

    private async Task<Intake> PartsAsync(Stream body, string objectKey, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            var first = await body.ReadAtLeastAsync(
                buffer.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, ct);
            if (first < PartBytes) return await StoreHeldAsync(buffer.AsMemory(0, first), objectKey);

            using var inspection = Inspect(withMd5: false);
            await using var upload = await objects.StartMultipartAsync(objectKey, ct);
            for (var filled = first; filled > 0;)
            {
                inspection.Append(buffer.AsSpan(0, filled));
                if (inspection.IsRefused) break;
                if (inspection.Length > _options.MaxBytes) return Verdicts.TooLarge(_options.MaxBytes);
                await upload.AddPartAsync(buffer.AsMemory(0, filled), ct);
                filled = await body.ReadAtLeastAsync(
                    buffer.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, ct);
            }

            var verdict = inspection.Verdict();
            if (Verdicts.Refuse(verdict) is { } refusal) return refusal;
            var facts = Verdicts.Describe(verdict);
            await upload.CompleteAsync(CancellationToken.None);
            return new Intake.Taken(inspection.Length, inspection.Digests(), facts);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>What became of a body: taken, with all that is known of it, or refused, with nothing stored.</summary>
internal abstract record Intake
{
    public sealed record Taken(long Size, ImageDigests Digests, ImageFacts Facts) : Intake;

    public sealed record Refused(Refusal Reason) : Intake;
}
