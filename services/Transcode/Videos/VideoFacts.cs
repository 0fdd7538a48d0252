namespace Imaging.Transcode.Videos;

/// <summary>What ffprobe says of a video. All of it is the file's word.</summary>
/// <param name="Duration">Null where the file does not say.</param>
internal sealed record VideoFacts(TimeSpan? Duration, PictureFacts Picture, SoundFacts? Sound)
{
    /// <summary>For people: "hevc 10-bit, aac".</summary>
    public string Codecs => string.Concat(
        Picture.Codec, Picture.Bits > 8 ? $" {Picture.Bits}-bit" : "", Sound is null ? "" : $", {Sound.Codec}");
}

/// <param name="Index">Of its stream.</param>
/// <param name="Width">As stored, in pixels.</param>
/// <param name="Height">As stored, in pixels.</param>
/// <param name="Aspect">Width of a pixel by its height.</param>
/// <param name="Rotation">Clockwise, 0, 90, 180 or 270 degrees, until it is upright.</param>
/// <param name="Transfer">How light was coded: "smpte2084" and "arib-std-b67" are HDR.</param>
/// <param name="FramesPerSecond">On average; 0: unknown.</param>
internal sealed record PictureFacts(int Index, string Codec, string PixelFormat, string Profile, int Bits, int Width,
    int Height, double Aspect, int Rotation, string Transfer, double FramesPerSecond)
{
    public bool IsHdr => Transfer is "smpte2084" or "arib-std-b67";
}

internal sealed record SoundFacts(int Index, string Codec, string Profile, int Channels);
