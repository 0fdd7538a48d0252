using System.Buffers.Binary;

namespace Imaging.Media.Containers.Ebml;

/// <summary>What Info and Tracks say of the movie.</summary>
internal sealed class EbmlFacts
{
    // DateUTC counts nanoseconds from here (RFC 9559, 5.1.2.11).
    private static readonly DateTime s_epoch = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private double _scale = 1_000_000;
    private double _duration;
    private DateTime? _date;
    private int? _width;
    private int? _height;

    public bool HasVideo { get; private set; }

    /// <summary>Subtitles and the like, whose text lies among the pictures.</summary>
    public bool HasText { get; private set; }

    public ContainerFacts Facts => new()
    {
        Width = _width,
        Height = _height,
        Duration = _duration * _scale / 1e9 is > 0 and < 1e6 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
        CapturedAt = _date is { } date ? new CaptureTime(date, TimeSpan.Zero) : null,
    };

    public void ReadInfo(ReadOnlySpan<byte> content)
    {
        while (Next(ref content, out uint id) is var value && id != 0)
        {
            if (id == EbmlIds.TimestampScale)
                _scale = Number(value);
            else if (id == EbmlIds.Duration)
                _duration = Float(value);
            else if (id == EbmlIds.Date && value.Length == 8)
                _date = s_epoch.AddTicks((long)Number(value) / 100);
        }
    }

    public void ReadTracks(ReadOnlySpan<byte> content)
    {
        while (Next(ref content, out uint id) is var value && id != 0)
        {
            if (id == EbmlIds.Track)
                ReadTrack(value);
        }
    }

    private void ReadTrack(ReadOnlySpan<byte> content)
    {
        while (Next(ref content, out uint id) is var value && id != 0)
        {
            if (id == EbmlIds.TrackType)
            {
                HasVideo |= Number(value) == 1;
                HasText |= Number(value) is not (1 or 2);
            }
            else if (id == EbmlIds.Video)
            {
                ReadVideo(value);
            }
        }
    }

    private void ReadVideo(ReadOnlySpan<byte> content)
    {
        while (Next(ref content, out uint id) is var value && id != 0)
        {
            if (id == EbmlIds.Width)
                _width ??= (int)Math.Min(Number(value), int.MaxValue);
            else if (id == EbmlIds.Height)
                _height ??= (int)Math.Min(Number(value), int.MaxValue);
        }
    }

    /// <summary>The next element's content; id 0 if there is none.</summary>
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> content, out uint id)
    {
        id = 0;
        if (EbmlElement.Read(content) is not { Size: >= 0 } element || element.Length > content.Length)
            return default;
        id = element.Id;
        var value = content.Slice(element.HeadLength, (int)element.Size);
        content = content[(int)element.Length..];
        return value;
    }

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        foreach (byte b in bytes)
            number = number << 8 | b;
        return number;
    }

    private static double Float(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => BinaryPrimitives.ReadSingleBigEndian(bytes),
        8 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        _ => 0,
    };
}
