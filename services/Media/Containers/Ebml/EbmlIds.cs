namespace Imaging.Media.Containers.Ebml;

/// <summary>The elements that matter (RFC 8794, 11.2; RFC 9559, 5).</summary>
internal static class EbmlIds
{
    public const uint Header = 0x1A45DFA3;
    public const uint DocType = 0x4282;
    public const uint Void = 0xEC;
    public const uint Crc = 0xBF;

    public const uint Segment = 0x18538067;
    public const uint SeekHead = 0x114D9B74;
    public const uint Info = 0x1549A966;
    public const uint Tracks = 0x1654AE6B;
    public const uint Chapters = 0x1043A770;
    public const uint Cluster = 0x1F43B675;
    public const uint Cues = 0x1C53BB6B;
    public const uint Attachments = 0x1941A469;
    public const uint Tags = 0x1254C367;

    public const uint TimestampScale = 0x2AD7B1;
    public const uint Duration = 0x4489;
    public const uint Date = 0x4461;

    public const uint Track = 0xAE;
    public const uint TrackType = 0x83;
    public const uint Video = 0xE0;
    public const uint Width = 0xB0;
    public const uint Height = 0xBA;

    public const uint Tag = 0x7373;
    public const uint SimpleTag = 0x67C8;
    public const uint TagName = 0x45A3;

    public static bool IsTopLevel(uint id) =>
        id is SeekHead or Info or Tracks or Chapters or Cluster or Cues or Attachments or Tags;

    /// <summary>What stands in a cluster: times, blocks, and the fill between them.</summary>
    public static bool IsInCluster(uint id) =>
        id is 0xE7 or 0xA3 or 0xA0 or 0xA7 or 0xAB or 0xAF or 0x5854 or Void or Crc;
}
