using System.Globalization;
using Imaging.Media.Formats;

namespace Imaging.Media.Dicom;

/// <summary>
/// The value representations of PS3.6, for files that do not say them (implicit VR). They are read from DCMTK's
/// dictionary, which comes with its tools; without it such values stay UN.
/// </summary>
internal sealed class DicomDictionary
{
    private readonly Dictionary<uint, ushort> _tags = [];
    private readonly List<(uint First, uint Last, ushort Vr)> _groups = [];

    /// <summary>As signed as the pixels are.</summary>
    public const ushort UsOrSs = ('x' << 8) | 's';

    public static DicomDictionary Empty { get; } = new();

    /// <summary>The one of this machine.</summary>
    public static DicomDictionary Installed { get; } =
        Directory.Exists("/usr/share") && Directory.EnumerateDirectories("/usr/share", "libdcmtk*")
            .Select(folder => Path.Combine(folder, "dicom.dic")).FirstOrDefault(File.Exists) is { } path
            ? Read(File.ReadLines(path)) : Empty;

    /// <summary>Lines of "(gggg,eeee) VR keyword ...", or "(gggg-gggg,eeee)" for repeating groups.</summary>
    public static DicomDictionary Read(IEnumerable<string> lines)
    {
        var dictionary = new DicomDictionary();
        foreach (var line in lines)
        {
            if (line.Split('\t') is not [['(', .., ')'] tag, { Length: 2 } vr, ..]) continue;
            var parts = tag[1..^1].Split(',');
            if (parts is [var group, var element] && TryRead(element, out var low))
                dictionary.Add(group, low, VrOf(vr));
        }

        return dictionary;
    }

    /// <summary>UN where nobody says.</summary>
    public ushort Vr(uint tag)
    {
        if (_tags.TryGetValue(tag, out var vr)) return vr;
        // PS3.5, 7.2 and 7.8.1: group lengths, and who a private block belongs to.
        if ((tag & 0xFFFF) == 0) return DicomVr.Ul;
        if ((tag >> 16 & 1) == 1) return (tag & 0xFFFF) is >= 0x10 and <= 0xFF ? DicomVr.Lo : DicomVr.Un;
        foreach (var (first, last, known) in _groups)
        {
            if (tag >> 16 >= first >> 16 && tag >> 16 <= last >> 16 && (tag & 0xFFFF) == (first & 0xFFFF)
                && (tag >> 16 & 1) == 0) return known;
        }

        return DicomVr.Un;
    }

    private void Add(string group, uint element, ushort vr)
    {
        if (TryRead(group, out var one)) _tags[one << 16 | element] = vr;
        else if (group.Split('-') is [var from, .., var to]
            && TryRead(from, out var first) && TryRead(to, out var last))
            _groups.Add((first << 16 | element, last << 16 | element, vr));
    }

    // DCMTK's own letters are in small: signed or not ("xs"), bytes or words ("ox", "px"), tables ("lt"), offsets.
    private static ushort VrOf(string vr) => vr switch
    {
        "xs" => UsOrSs,
        "ox" or "px" or "lt" => DicomVr.Ow,
        "up" => DicomVr.Ul,
        "na" => DicomVr.Un,
        _ => DicomVr.Of([(byte)vr[0], (byte)vr[1]]),
    };

    private static bool TryRead(string hex, out uint number) =>
        uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
}
