namespace Imaging.Media.Formats;

/// <summary>
/// Follows the elements of PS3.5, 7 through a stream, whatever its chunks.
/// <para>(1) Eight bytes of a header are gathered, or twelve where the VR has the long form; (2) the level says what
/// the tag means there; (3) a value of known length is passed over, be it a sequence or gigabytes of pixels; (4) only
/// one of undefined length opens a level, which its delimiter closes. So memory is one header, one short value and a
/// stack of bounded depth, and the work is linear in the number of elements.</para>
/// </summary>
internal sealed class DicomStructure(long start, int maxDepth)
{
    private readonly byte[] _header = new byte[DicomElement.LongHeader];
    private readonly DicomNesting _nesting = new(maxDepth);
    private readonly DicomOddities _oddities = new();
    private int _have;
    private int _need = DicomElement.ShortHeader;
    private long _offset = start;
    private long _metaEnd;
    private DicomElement _element;
    private long _remaining;
    private uint _previous;
    private bool _isFirst;
    private int _read;
    private bool _isSequence;

    public DicomValues Values { get; } = new();

    public bool HasPixelData { get; private set; }

    /// <summary>Nothing can be read from here on; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The meta information has ended and a deflated data set begins: Append stopped there.</summary>
    public bool IsDeflated { get; private set; }

    /// <summary>What was passed over, once the stream has ended.</summary>
    public IEnumerable<string> Warnings => HasStrayBytes
        ? _oddities.Warnings.Append($"{_have} stray bytes follow the last element") : _oddities.Warnings;

    /// <summary>Where the header began.</summary>
    private long At => _offset - _have;

    private bool AwaitsPixels => !HasPixelData && Values.Number(DicomTags.Rows) is not null;

    private bool HasStrayBytes => _have > 0 && _header.AsSpan(0, _have).ContainsAnyExcept((byte)0);

    private ref DicomLevel Level => ref _nesting.Current;

    /// <summary>Returns what it did not take: the beginning of a deflated data set.</summary>
    public ReadOnlySpan<byte> Append(ReadOnlySpan<byte> bytes)
    {
        bool wasDeflated = IsDeflated;
        while (!bytes.IsEmpty && Problem is null)
        {
            int taken = _remaining > 0 ? PassValue(bytes) : Gather(bytes);
            bytes = bytes[taken..];
            _offset += taken;
            if (_remaining == 0 && _have == _need)
                TakeHeader();
            if (IsDeflated && !wasDeflated)
                break;
        }
        return bytes;
    }

    /// <summary>Goes on with the inflated data set; returns the header so far, which was compressed.</summary>
    public ReadOnlySpan<byte> BeginInflated()
    {
        var compressed = _header.AsSpan(0, _have).ToArray();
        (_have, _offset, _isFirst) = (0, 0, true);
        Level = new(DicomLevelKind.DataSet, DicomEncoding.ExplicitLittle, Owner: 0);
        return compressed;
    }

    /// <summary>What the stream still lacked when it ended; null if it ended where a data set may.</summary>
    public ImageVerdict? Shortfall()
    {
        if (Problem is not null)
            return new ImageVerdict.Damaged(Problem);
        if (_remaining > 0)
        {
            long arrived = _element.Length - _remaining;
            var what = Level.Kind == DicomLevelKind.Fragments ? "a pixel data fragment"
                : _element.IsDelimitation ? $"an item of {DicomTags.Name(Level.Owner)}" : DicomTags.Name(_element.Tag);
            return _oddities.TooEarly($"{what} declares {_element.Length} bytes but the file ends after {arrived}");
        }
        // Zeros that are too few for an element are padding, and others are stray unless there is more to come.
        bool isWhole = _have < DicomElement.ShortHeader && !AwaitsPixels;
        if (_nesting.IsAtTop ? HasStrayBytes && !isWhole : _have > 0)
            return _oddities.TooEarly($"the file ends within the header of an element at offset 0x{At:X}");
        if (!_nesting.IsAtTop)
            return _oddities.TooEarly($"the file ends within {DicomTags.Name(Level.Owner)}, before its end marker");
        return _read > 0 ? null : new ImageVerdict.Truncated("the file ends before the first element of its data set");
    }

    private int PassValue(ReadOnlySpan<byte> bytes)
    {
        int taken = (int)Math.Min(bytes.Length, _remaining);
        if (Values.IsOpen)
            Values.Append(bytes[..taken]);
        if (_isSequence)
            _isSequence = Level.Encoding.MayBeItem(bytes[..taken], _element.Length - _remaining);
        _remaining -= taken;
        if (_remaining == 0 && Values.IsOpen)
        {
            Values.Close(Level.Encoding);
            if (_element.Tag == DicomTags.MetaGroupLength && Level.Kind == DicomLevelKind.Meta)
                _metaEnd = _offset + taken + (Values.Number(DicomTags.MetaGroupLength) ?? 0);
        }
        return taken;
    }

    private int Gather(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, _need - _have);
        bytes[..taken].CopyTo(_header.AsSpan(_have));
        _have += taken;
        return taken;
    }

    private void TakeHeader()
    {
        if (_have == DicomElement.ShortHeader)
        {
            if (Level.Kind == DicomLevelKind.Meta && !IsStillMeta())
                EndMeta();
            if (IsDeflated && Level.Kind == DicomLevelKind.Meta)
                return;
            FollowBytes();
            _need = DicomElement.HeaderLength(_header, Level.Encoding);
            if (_need > _have)
                return;
        }
        _element = DicomElement.Read(_header, Level.Encoding);
        Step();
        (_have, _need) = (0, DicomElement.ShortHeader);
    }

    private bool IsStillMeta()
    {
        // The group says so; before compressed bytes, which may look like any group, its declared length does.
        bool isGroup2 = DicomEncoding.ExplicitLittle.UInt16(_header) == 0x0002;
        bool isPast = _metaEnd > 0 && At >= _metaEnd;
        return isGroup2 && !(isPast && DicomEncoding.IsDeflated(Values.Text(DicomTags.TransferSyntax)));
    }

    private void EndMeta()
    {
        var syntax = Values.Text(DicomTags.TransferSyntax);
        IsDeflated = DicomEncoding.IsDeflated(syntax);
        if (IsDeflated)
            return;
        var encoding = DicomEncoding.Of(syntax) ?? DicomEncoding.Guess(_header, declared: null);
        Level = new(DicomLevelKind.DataSet, encoding, Owner: 0);
        _isFirst = true;
        _previous = 0;
    }

    /// <summary>Where the bytes show how they are written, they win over what was declared.</summary>
    private void FollowBytes()
    {
        if (_isFirst && Level.Kind is DicomLevelKind.DataSet or DicomLevelKind.Item)
            Level = Level with { Encoding = DicomEncoding.Guess(_header, Level.Encoding) };
        else if (Level.Kind == DicomLevelKind.UnknownSequence)
            Level = Level with { Encoding = new(Explicit: false, BigEndian: _header[0] == 0xFF) };
        _isFirst = false;
    }

    private void Step()
    {
        switch (Level.Kind)
        {
            case DicomLevelKind.Sequence or DicomLevelKind.UnknownSequence or DicomLevelKind.Fragments:
                StepInSequence();
                break;
            case DicomLevelKind.Item when _element.IsDelimitation:
                EndItem();
                break;
            default:
                StepInDataSet();
                break;
        }
    }

    private void StepInSequence()
    {
        if (_element.Tag == DicomTags.SequenceEnd)
            LeaveSequence();
        else if (_element.Tag != DicomTags.Item)
            Refuse($"{DicomTags.Name(_element.Tag)} stands between the items of {DicomTags.Name(Level.Owner)}");
        else if (!_element.IsUndefined)
            _remaining = _element.Length;
        else if (Level.Kind == DicomLevelKind.Fragments)
            Refuse("a pixel data fragment has no length");
        else
            Push(DicomLevelKind.Item, Level.Encoding, Level.Owner);
    }

    private void LeaveSequence()
    {
        _nesting.Leave();
        _isSequence = true;
    }

    /// <summary>
    /// Some writers forget the delimiter: the next item closes one, too. The sequence's end does not (PS3.5, 7.5): what
    /// follows it would pass for the data set's own.
    /// </summary>
    private void EndItem()
    {
        if (_element.Tag == DicomTags.SequenceEnd)
        {
            _oddities.Suspect(At);
            PassStray();
            return;
        }
        _nesting.Leave();
        if (_element.Tag != DicomTags.ItemEnd)
            StepInSequence();
    }

    /// <summary>Careless writers end a sequence of known length, too. Anywhere else it shows that the nesting is not
    /// what it seems to be.</summary>
    private void PassStray()
    {
        if (_isSequence && _element.Length == 0)
            _oddities.Stray(At);
        else
            Refuse($"{DicomTags.Name(_element.Tag)} stands outside any sequence");
    }

    private void StepInDataSet()
    {
        if (_element.Tag == DicomTags.SequenceEnd)
        {
            PassStray();
            return;
        }
        if (_element.IsDelimitation)
        {
            Refuse($"{DicomTags.Name(_element.Tag)} stands outside any sequence");
            return;
        }
        if (_nesting.IsAtTop)
            NoteAtTop();
        if (!_element.IsUndefined)
            BeginValue();
        else if (Level.Kind == DicomLevelKind.Meta)
            Refuse($"{DicomTags.Name(_element.Tag)} has no length");
        else if (_element.Tag == DicomTags.PixelData || DicomVr.IsBulk(_element.Vr))
            Push(DicomLevelKind.Fragments, Level.Encoding with { Explicit = false }, _element.Tag);
        else if (_element.Vr == DicomVr.Un)
            Push(DicomLevelKind.UnknownSequence, DicomEncoding.ImplicitLittle, _element.Tag);
        else
            Push(DicomLevelKind.Sequence, Level.Encoding, _element.Tag);
    }

    private void NoteAtTop()
    {
        bool inDataSet = Level.Kind == DicomLevelKind.DataSet;
        // PS3.5, 7.1: tags ascend. Readers don't insist, so it matters only if the stream then ends too early.
        if (_element.Tag < _previous)
            _oddities.Suspect(At);
        _previous = _element.Tag;
        if (inDataSet && _element.Tag != 0)
            _read++;
        HasPixelData |= inDataSet && DicomTags.IsPixelData(_element.Tag);
    }

    private void BeginValue()
    {
        _remaining = _element.Length;
        // Until its first bytes tell otherwise; an empty one has none.
        _isSequence = !DicomVr.IsBulk(_element.Vr);
        if (_nesting.IsAtTop)
            Values.Open(_element);
    }

    private void Push(DicomLevelKind kind, DicomEncoding encoding, uint owner)
    {
        // Only items of a sequence written as UN hide how their elements are written (CP-246).
        _isFirst = kind == DicomLevelKind.Item && Level.Kind == DicomLevelKind.UnknownSequence;
        if (!_nesting.TryEnter(new(kind, encoding, owner)))
            Refuse($"sequences are nested more than {maxDepth} deep");
    }

    private void Refuse(string what) => Problem = $"{what}, at offset 0x{At:X}";
}
