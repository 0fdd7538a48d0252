namespace Imaging.Media.Formats;

/// <summary>
/// Collects the few short values that are kept (none of them the patient's) as the walk passes them. Of several values
/// the first counts, of duplicates the first that can be read; what can't be is a warning, never a guess.
/// </summary>
internal sealed class DicomValues
{
    // Room for the first of several; the longest that is kept has 64 characters.
    private const int MaxLength = 256;

    private readonly byte[] _bytes = new byte[MaxLength];
    private readonly Dictionary<uint, string> _texts = [];
    private readonly Dictionary<uint, int> _numbers = [];
    private readonly Dictionary<uint, string> _warnings = [];
    private DicomElement _element;
    private int _count;

    public bool IsOpen => _element.Tag != 0;

    /// <summary>What was wrong with values, at most one sentence for each that is wanted, and never the
    /// value.</summary>
    public IEnumerable<string> Warnings => _warnings.Values;

    public string? Text(uint tag) => _texts.GetValueOrDefault(tag);

    public int? Number(uint tag) => _numbers.TryGetValue(tag, out int number) ? number : null;

    /// <summary>There is such an element, and nobody can say what its value is.</summary>
    public bool IsMalformed(uint tag) => _warnings.ContainsKey(tag) && Text(tag) is null && Number(tag) is null;

    /// <summary>Opens the value of an element that is wanted; its bytes follow.</summary>
    public void Open(DicomElement element)
    {
        if (element.Length > 0 && IsWanted(element.Tag) && Text(element.Tag) is null && Number(element.Tag) is null)
            (_element, _count) = (element, 0);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, MaxLength - _count);
        bytes[..taken].CopyTo(_bytes.AsSpan(_count));
        _count += taken;
    }

    public void Close(DicomEncoding encoding)
    {
        var (tag, vr, length) = _element;
        _element = default;
        // PS3.5, 6.2.2 note 2: what is written as UN is implicit little endian inside.
        bool bigEndian = encoding.BigEndian && vr != DicomVr.Un;
        if (vr == DicomVr.Un || !DicomVr.IsKnown(vr))
            vr = DicomTags.Vr(tag);
        var value = _bytes.AsSpan(0, _count);
        var text = DicomVr.IsText(vr) ? DicomText.First(value) : null;
        if (text is "")
            return;
        if (tag == DicomTags.Modality)
            KeepCode(tag, text);
        else if (DicomTags.Vr(tag) == DicomVr.Ui)
            KeepUid(tag, text);
        else
            KeepNumber(tag, text is null ? DicomNumber.First(value, length, vr, bigEndian) : DicomNumber.Parse(text));
    }

    private static bool IsWanted(uint tag) => tag is
        DicomTags.MetaGroupLength or DicomTags.MediaStorageSopClass or DicomTags.MediaStorageSopInstance
        or DicomTags.TransferSyntax or DicomTags.SopClass or DicomTags.SopInstance or DicomTags.Modality
        or DicomTags.StudyInstance or DicomTags.SeriesInstance
        or DicomTags.NumberOfFrames or DicomTags.Rows or DicomTags.Columns;

    private void KeepNumber(uint tag, int? number)
    {
        if (number is null || (number < 0 && tag != DicomTags.NumberOfFrames))
        {
            Warn(tag, "is no count");
            return;
        }
        if (number < 1 && tag == DicomTags.NumberOfFrames)
        {
            // As pydicom reads it.
            Warn(tag, "is below 1 and taken for 1");
            number = 1;
        }
        _numbers.Add(tag, number.Value);
    }

    private void KeepUid(uint tag, string? text)
    {
        if (text is null || !DicomText.IsLikeUid(text))
        {
            Warn(tag, "is no UID");
        }
        else if (text.Length > DicomText.LongestUid)
        {
            Warn(tag, $"has more than {DicomText.LongestUid} characters");
        }
        else
        {
            _texts.Add(tag, text);
            if (!DicomText.IsUid(text))
                Warn(tag, "is no valid UID");
        }
    }

    private void KeepCode(uint tag, string? text)
    {
        if (text is not null && DicomText.IsCode(text))
            _texts.Add(tag, text);
        else
            Warn(tag, "is no code");
    }

    private void Warn(uint tag, string what) => _warnings.TryAdd(tag, $"{DicomTags.Keyword(tag)} {what}");
}
