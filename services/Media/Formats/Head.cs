namespace Imaging.Media.Formats;

/// <summary>The first bytes of a stream, kept until they are enough to recognise it.</summary>
internal sealed class Head
{
    private readonly byte[] _bytes = new byte[Recognition.HeadLength];
    private int _count;

    public bool IsFull => _count == _bytes.Length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _count);

    /// <summary>Takes what it lacks and returns the rest.</summary>
    public ReadOnlySpan<byte> Fill(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, _bytes.Length - _count);
        bytes[..taken].CopyTo(_bytes.AsSpan(_count));
        _count += taken;
        return bytes[taken..];
    }
}
