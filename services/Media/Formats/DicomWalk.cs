namespace Imaging.Media.Formats;

/// <summary>Walks a DICOM file (PS3.10, 7) or a bare data set, inflating a deflated one on the way.</summary>
internal sealed class DicomWalk(int prefix, ImageCheckLimits limits) : FormatWalk
{
    private readonly DicomStructure _structure = new(prefix, limits.MaxSequenceDepth);
    private int _prefix = prefix;
    private PushInflater? _inflater;
    private long _inflated;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        if (Refusal is not null)
            return;
        int skipped = Math.Min(_prefix, bytes.Length);
        _prefix -= skipped;
        bytes = bytes[skipped..];
        if (_inflater is null)
        {
            bytes = _structure.Append(bytes);
            if (_structure.IsDeflated)
                BeginInflating();
        }
        _inflater?.Append(bytes);
        Settle();
    }

    public override ImageVerdict Complete()
    {
        bool inflatedToEnd = _inflater?.Complete() ?? true;
        Settle();
        if (Refusal is not null)
            return Refusal;
        if (_structure.Shortfall() is { } shortfall)
            return shortfall;
        return inflatedToEnd
            ? new ImageVerdict.Dicom(Header())
            : new ImageVerdict.Truncated("the deflated data set ends before its end marker");
    }

    public override void Dispose()
    {
        _inflater?.Dispose();
        base.Dispose();
    }

    private void BeginInflating()
    {
        _inflater = PushInflater.Deflate(Take);
        _inflater.Append(_structure.BeginInflated());
    }

    private bool Take(ReadOnlySpan<byte> inflated)
    {
        _inflated += inflated.Length;
        if (_inflated > limits.MaxInflatedBytes)
            Refusal = new ImageVerdict.TooLarge($"the data set inflates to more than {limits.MaxInflatedBytes} bytes");
        else
            _structure.Append(inflated);
        return Refusal is null && _structure.Problem is null;
    }

    private void Settle()
    {
        if (_structure.Problem is { } problem)
            Refusal ??= new ImageVerdict.Damaged(problem);
        if (_inflater is { IsBroken: true })
            Refusal ??= new ImageVerdict.Damaged("the deflated data set contradicts itself");
    }

    private DicomHeader Header()
    {
        var values = _structure.Values;
        return new DicomHeader(
            values.Text(DicomTags.TransferSyntax),
            values.Text(DicomTags.SopClass) ?? values.Text(DicomTags.MediaStorageSopClass),
            values.Text(DicomTags.SopInstance) ?? values.Text(DicomTags.MediaStorageSopInstance),
            values.Text(DicomTags.StudyInstance),
            values.Text(DicomTags.SeriesInstance),
            values.Text(DicomTags.Modality),
            values.Number(DicomTags.Rows),
            values.Number(DicomTags.Columns),
            Frames(),
            _structure.HasPixelData,
            [.. values.Warnings, .. _structure.Warnings]);
    }

    private int? Frames() => _structure.Values.Number(DicomTags.NumberOfFrames)
        ?? (_structure.HasPixelData && !_structure.Values.IsMalformed(DicomTags.NumberOfFrames) ? 1 : null);
}
