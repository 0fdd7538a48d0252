namespace Imaging.Media.Formats;

/// <summary>
/// Decides what a stream is, and whether it is whole, while it passes by on its way to the store.
/// <para>(1) The first <see cref="Recognition.HeadLength"/> bytes are kept; (2) they name the format or refuse it;
/// (3) the format's walk follows the structure to the end, skipping values; (4) <see cref="Complete"/> compares what
/// was declared with what arrived. Memory is constant, content never throws.</para>
/// </summary>
internal sealed class ImageCheck(ImageCheckLimits limits) : IDisposable
{
    private readonly Head _head = new();
    private FormatWalk? _walk;
    private ImageVerdict? _verdict;

    /// <summary>No later byte can make this an image: the caller may stop reading.</summary>
    public bool IsRefused => _verdict is not null and not (ImageVerdict.Dicom or ImageVerdict.Nifti);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_verdict is not null)
            return;
        if (_walk is null)
        {
            bytes = _head.Fill(bytes);
            if (!_head.IsFull)
                return;
            Begin();
        }
        _walk?.Append(bytes);
        _verdict ??= _walk?.Refusal;
    }

    public ImageVerdict Complete()
    {
        if (_verdict is null && _walk is null)
            Begin();
        return _verdict ??= _walk!.Complete();
    }

    public void Dispose() => _walk?.Dispose();

    private void Begin()
    {
        (_walk, _verdict) = Recognition.Of(_head.Bytes, limits);
        _walk?.Append(_head.Bytes);
        _verdict ??= _walk?.Refusal;
    }
}
