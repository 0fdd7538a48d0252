using static Imaging.Media.Containers.Metadata.TiffRole;

namespace Imaging.Media.Containers.Metadata;

/// <summary>
/// Takes the GPS directory out of an EXIF block: its values and entries become zeros, and the entry that points to it
/// leaves its directory, whose other entries move up. What else holds places is cleaned where it lies: IPTC and XMP as
/// tags, GeoTIFF tags, two makers' notes.
/// </summary>
internal sealed class ExifCleaner
{
    // Real blocks have five directories with a few hundred entries.
    private const int MaxDirectories = 100;
    private const int MaxEntries = 20_000;
    private const int MaxDepth = 4;

    private readonly Tiff _tiff;
    private readonly Findings _findings;
    private readonly int _depth;
    private readonly Dictionary<uint, TiffRole> _seen = [];
    private readonly Queue<(uint Offset, TiffRole Role)> _pending = [];
    private readonly List<TiffDirectory> _directories = [];
    private readonly List<(TiffDirectory Directory, int Index)> _removed = [];
    private readonly List<(int At, int Length)> _zeroed = [];
    private readonly List<TiffEntry> _holders = [];
    private readonly ExifFacts _facts = new();
    private LocationPlaces _found;
    private int _entries;

    private ExifCleaner(Tiff tiff, Findings findings, int depth)
    {
        _tiff = tiff;
        _findings = findings;
        _depth = depth;
    }

    public static ReadOnlySpan<byte> Identifier => "Exif\0\0"u8;

    /// <summary>The facts are null if this block is no TIFF structure.</summary>
    public static (LocationPlaces Found, ExifFacts? Facts) Clean(
        Memory<byte> block, Findings findings, int depth = 0, TiffRole role = Main)
    {
        if (Tiff.Open(block) is not { } tiff)
            return (default, null);
        if (depth > MaxDepth)
            findings.Stays("EXIF within EXIF, too deep");
        var cleaner = new ExifCleaner(tiff, findings, depth);
        if (depth <= MaxDepth && cleaner.ReadDirectories(role))
            cleaner.Apply();
        return (cleaner._found, cleaner._facts);
    }

    private bool ReadDirectories(TiffRole role)
    {
        Follow(_tiff.FirstDirectory, role);
        while (_pending.TryDequeue(out var next))
        {
            if (_tiff.Directory(next.Offset, next.Role) is not { } directory)
                continue;
            if (_directories.Count == MaxDirectories || (_entries += directory.Count) > MaxEntries)
            {
                _findings.Stays("too many EXIF entries");
                return false;
            }
            _directories.Add(directory);
            for (int i = 0; i < directory.Count; i++)
                Read(directory, i);
            if (directory.Role is Main or Other && directory.End + 4 <= _tiff.Bytes.Length)
                Follow(_tiff.UInt32(directory.End), Other);
        }
        return true;
    }

    private void Follow(uint offset, TiffRole role)
    {
        if (_seen.TryAdd(offset, role))
            _pending.Enqueue((offset, role));
        else if (_seen[offset] != role && (role == Gps || _seen[offset] == Gps))
            _findings.Stays("the GPS directory is another directory too");
    }

    private void FollowEach(TiffEntry entry, TiffRole role)
    {
        for (int at = entry.ValueAt; entry.Type is 4 or 13 && at + 4 <= entry.ValueAt + entry.Length; at += 4)
            Follow(_tiff.UInt32(at), role);
    }

    private void Read(TiffDirectory directory, int index)
    {
        var entry = _tiff.Entry(directory, index);
        if (directory.Role == Gps)
            Zero(entry);
        else if (directory.Role is Panasonic or Nikon)
            Remove(directory, index, entry, ExifTags.IsPlaceInNote(directory.Role, entry.Tag), LocationPlaces.MakerNote);
        else
            ReadStandard(directory, index, entry);
    }

    private void ReadStandard(TiffDirectory directory, int index, TiffEntry entry)
    {
        switch (entry.Tag)
        {
            case ExifTags.GpsPointer:
                FollowEach(entry, Gps);
                Remove(directory, index, entry, true, LocationPlaces.Exif);
                break;
            case ExifTags.ExifPointer:
                FollowEach(entry, Exif);
                break;
            case ExifTags.SubDirectories:
                FollowEach(entry, Other);
                break;
            case ExifTags.MakerNote when _tiff.Value(entry).Span.StartsWith("Panasonic\0\0\0"u8):
                Follow((uint)entry.ValueAt + 12, Panasonic);
                break;
            case ExifTags.MakerNote or ExifTags.Iptc or ExifTags.Xmp:
                _holders.Add(entry);
                break;
            default:
                Remove(directory, index, entry, ExifTags.IsGeoTiff(entry.Tag), LocationPlaces.Exif);
                _facts.Read(_tiff, directory.Role, entry);
                break;
        }
    }

    private void Remove(TiffDirectory directory, int index, TiffEntry entry, bool isLocation, LocationPlaces found)
    {
        if (!isLocation)
            return;
        Zero(entry);
        _removed.Add((directory, index));
        _found |= found;
    }

    private void Zero(TiffEntry entry)
    {
        if (entry.IsOutOfLine && _findings.Work(entry.Length))
            _zeroed.Add((entry.ValueAt, entry.Length));
    }

    private void Apply()
    {
        foreach (var gps in _directories.Where(d => d.Role == Gps))
            _zeroed.Add((gps.At, gps.End - gps.At));
        if (WouldHitWhatStays())
        {
            _findings.Stays("EXIF structures overlap");
            return;
        }
        foreach (var holder in _holders.Where(h => _findings.Work(h.Length)))
            _found |= CleanValue(holder.Tag, _tiff.Value(holder));
        foreach (var (at, length) in _zeroed)
            _tiff.Bytes.Slice(at, length).Clear();
        foreach (var directory in _removed.GroupBy(r => r.Directory, r => r.Index))
            _tiff.Close(directory.Key, [.. directory]);
    }

    private LocationPlaces CleanValue(int tag, Memory<byte> value) => tag switch
    {
        ExifTags.Iptc => IptcCleaner.Clean(value.Span),
        ExifTags.Xmp => XmpCleaner.Clean(value.Span),
        // Nikon's note is a TIFF structure of its own.
        ExifTags.MakerNote when value.Length > 18 && value.Span.StartsWith("Nikon\0"u8) && _depth == 0 =>
            Clean(value[10..], _findings, _depth + 1, Nikon).Found,
        _ => default,
    };

    /// <summary>No camera lets the GPS directory share bytes with another, or lays one over the header.</summary>
    private bool WouldHitWhatStays()
    {
        var staying = _directories.Where(d => d.Role != Gps).Select(d => (d.At, Length: d.End - d.At))
            .Prepend((At: 0, Length: Tiff.HeaderLength)).ToList();
        var changing = _zeroed.Concat(_holders.Where(h => h.IsOutOfLine).Select(h => (At: h.ValueAt, h.Length)));
        if (changing.Any(c => staying.Any(s => Overlap(c, s))))
            return true;
        return _removed.Any(r => staying.Count(s => Overlap((r.Directory.At, r.Directory.End - r.Directory.At), s)) > 1);
    }

    private static bool Overlap((int At, int Length) a, (int At, int Length) b) =>
        a.At < b.At + b.Length && b.At < a.At + a.Length;
}
