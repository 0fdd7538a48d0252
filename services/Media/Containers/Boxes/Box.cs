namespace Imaging.Media.Containers.Boxes;

/// <summary>A box (ISO/IEC 14496-12, 4.2) or, as QuickTime calls it, an atom.</summary>
/// <param name="Type">Four characters of Latin-1.</param>
/// <param name="Body">Where its content begins.</param>
/// <param name="IsOpen">It has no size of its own and ends with the file, wherever that was cut.</param>
internal readonly record struct Box(string Type, long Start, long Body, long End, bool IsOpen = false)
{
    public long Length => End - Body;
}

/// <summary>Why there is no box.</summary>
internal enum BoxEnd
{
    None,

    /// <summary>Fewer bytes than a header takes.</summary>
    Bytes,

    /// <summary>What stands there can't be a header.</summary>
    NoHeader,

    /// <summary>It declares more than there is.</summary>
    Overrun,
}
