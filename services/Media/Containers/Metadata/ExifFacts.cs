using System.Globalization;
using System.Text;

namespace Imaging.Media.Containers.Metadata;

/// <summary>What EXIF says besides location.</summary>
internal sealed class ExifFacts
{
    private readonly Dictionary<int, string> _texts = [];

    public int? Orientation { get; private set; }

    public CaptureTime? CapturedAt =>
        Time(ExifTags.DateTimeOriginal, ExifTags.OffsetTimeOriginal)
        ?? Time(ExifTags.DateTimeDigitized, ExifTags.OffsetTimeDigitized);

    public void Read(Tiff tiff, TiffRole role, TiffEntry entry)
    {
        if (role == TiffRole.Main && entry is { Tag: ExifTags.Orientation, Type: 3, Length: >= 2 })
            Orientation ??= tiff.UInt16(entry.ValueAt) is >= 1 and <= 8 and var value ? value : null;
        if (role == TiffRole.Exif && entry.Length <= 40 && entry.Tag is ExifTags.DateTimeOriginal
            or ExifTags.DateTimeDigitized or ExifTags.OffsetTimeOriginal or ExifTags.OffsetTimeDigitized)
        {
            _texts.TryAdd(entry.Tag, Encoding.ASCII.GetString(tiff.Value(entry).Span).Trim('\0', ' '));
        }
    }

    private CaptureTime? Time(int time, int offset)
    {
        if (!DateTime.TryParseExact(_texts.GetValueOrDefault(time), "yyyy:MM:dd HH:mm:ss",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }
        // Parsed as a time with an offset, which also bounds it to what a DateTimeOffset takes.
        return DateTimeOffset.TryParseExact($"{local:s}{_texts.GetValueOrDefault(offset)}", "yyyy-MM-ddTHH:mm:sszzz",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? new CaptureTime(local, instant.Offset)
            : new CaptureTime(local, null);
    }
}
