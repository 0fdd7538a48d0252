using System.Globalization;
using System.Text;

namespace Imaging.Media.Formats;

/// <summary>
/// Collects the few short values that are kept (none of them the patient's) as the walk passes them. The first of
/// duplicates counts.
/// </summary>
internal sealed class DicomValues
{
    private const int MaxLength = 256;

    private readonly byte[] _bytes = new byte[MaxLength];
    private readonly Dictionary<uint, string> _texts = [];
    private readonly Dictionary<uint, int> _numbers = [];
    private uint _tag;
    private int _count;

    public bool IsOpen => _tag != 0;

    public string? Uid(uint tag) => _texts.GetValueOrDefault(tag);

    public string? Modality => _texts.GetValueOrDefault(DicomTags.Modality);

    public int? Number(uint tag) => _numbers.TryGetValue(tag, out int number) ? number : null;

    /// <summary>Opens the value of an element that is wanted and short enough; its bytes follow.</summary>
    public void Open(DicomElement element)
    {
        if (element.Length is > 0 and <= MaxLength && IsWanted(element.Tag))
            (_tag, _count) = (element.Tag, 0);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    public void Close(DicomEncoding encoding)
    {
        var bytes = _bytes.AsSpan(0, _count);
        if (_tag is DicomTags.Rows or DicomTags.Columns)
            Keep(Binary(bytes, encoding));
        else if (_tag is DicomTags.MetaGroupLength)
            Keep(bytes.Length == 4 ? (int)Math.Min(encoding.UInt32(bytes), int.MaxValue) : null);
        else if (_tag is DicomTags.NumberOfFrames)
            Keep(int.TryParse(Text(bytes), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int frames)
                ? frames : null);
        else if (_tag is DicomTags.Modality)
            Keep(Text(bytes), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ", longest: 16);
        else
            Keep(Text(bytes), "0123456789.", longest: 64);
        _tag = 0;
    }

    private static bool IsWanted(uint tag) => tag is
        DicomTags.MetaGroupLength or DicomTags.MediaStorageSopClass or DicomTags.MediaStorageSopInstance
        or DicomTags.TransferSyntax or DicomTags.SopClass or DicomTags.SopInstance or DicomTags.Modality
        or DicomTags.StudyInstance or DicomTags.SeriesInstance
        or DicomTags.NumberOfFrames or DicomTags.Rows or DicomTags.Columns;

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes).Trim(' ', '\0');

    private static int? Binary(ReadOnlySpan<byte> bytes, DicomEncoding encoding) => bytes.Length switch
    {
        2 => encoding.UInt16(bytes),
        4 when encoding.UInt32(bytes) <= int.MaxValue => (int)encoding.UInt32(bytes),
        _ => null,
    };

    private void Keep(int? number)
    {
        if (number is >= 0)
            _numbers.TryAdd(_tag, number.Value);
    }

    /// <summary>A text with other characters is no value of this kind: it stays out of databases and logs.</summary>
    private void Keep(string text, string allowed, int longest)
    {
        if (text.Length > 0 && text.Length <= longest && !text.AsSpan().ContainsAnyExcept(allowed))
            _texts.TryAdd(_tag, text);
    }
}
