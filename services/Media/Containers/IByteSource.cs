namespace Imaging.Media.Containers;

/// <summary>
/// The bytes of one unchanging file, read in ranges: over S3 each read is one GET, with If-Match so that all of them
/// see the same object. <see cref="ContainerCheck"/> asks for few and small ranges, never for a byte twice in a row.
/// </summary>
internal interface IByteSource
{
    long Length { get; }

    /// <summary>
    /// Fills the whole buffer with the bytes from <paramref name="offset"/> on; only bytes below <see cref="Length"/>
    /// are asked for. Whoever can't deliver all of them throws: an outage says nothing about the file.
    /// </summary>
    ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct);
}
