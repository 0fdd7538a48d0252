namespace Imaging.Media.Formats;

/// <summary>Looks into a gzip stream: a NIfTI file is followed to its end, anything else is refused.</summary>
internal sealed class GzipWalk : FormatWalk
{
    public static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    private readonly PushInflater _inflater;
    private readonly ImageCheckLimits _limits;
    private readonly Head _head = new();
    private NiftiWalk? _nifti;

    public GzipWalk(ImageCheckLimits limits)
    {
        _limits = limits;
        _inflater = PushInflater.Gzip(Take);
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        if (Refusal is not null)
            return;
        _inflater.Append(bytes);
        if (_inflater.IsBroken)
            Refusal ??= new ImageVerdict.Damaged("the gzip data contradicts itself or its checksum");
    }

    public override ImageVerdict Complete()
    {
        bool ended = Refusal is null && _inflater.Complete();
        if (_inflater.IsBroken)
            Refusal ??= new ImageVerdict.Damaged("the gzip data contradicts itself or its checksum");
        if (Refusal is null && _nifti is null)
            Recognise();
        if (Refusal is not null)
            return Refusal;
        var verdict = _nifti!.Complete();
        return verdict is ImageVerdict.Nifti && !ended
            ? new ImageVerdict.Truncated("the gzip data ends before its checksum")
            : verdict;
    }

    public override void Dispose()
    {
        _inflater.Dispose();
        base.Dispose();
    }

    private bool Take(ReadOnlySpan<byte> inflated)
    {
        if (_nifti is null)
        {
            inflated = _head.Fill(inflated);
            if (!_head.IsFull)
                return true;
            Recognise();
        }
        _nifti?.Append(inflated);
        Refusal ??= _nifti?.Refusal;
        return Refusal is null;
    }

    private void Recognise()
    {
        var head = _head.Bytes;
        if (!NiftiParser.Recognises(head))
        {
            Refusal = new ImageVerdict.NotAnImage(FoundWithin(head));
            return;
        }
        Refusal = NiftiParser.Read(head, compressed: true, out var header, out long expected) switch
        {
            ImageVerdict.NotAnImage pair => new ImageVerdict.NotAnImage($"a gzip archive of {pair.Found}"),
            var other => other,
        };
        if (Refusal is null)
        {
            _nifti = new NiftiWalk(header!, expected, _limits);
            _nifti.Append(head);
        }
    }

    private static string FoundWithin(ReadOnlySpan<byte> head)
    {
        if (Recognition.IsDicomFile(head))
            return "a gzip archive of a DICOM file (send the DICOM file itself)";
        return FileKind.AnalyzeHeader(head) is { } analyze ? $"a gzip archive of {analyze}" : "a gzip archive";
    }
}
