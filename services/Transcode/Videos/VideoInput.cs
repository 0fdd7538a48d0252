namespace Imaging.Transcode.Videos;

/// <summary>
/// How ffmpeg and ffprobe are told to open a file: with one demuxer, whatever the file claims, a list of decoders, and
/// no protocol but the file's own. A playlist with another name would be fetched line by line otherwise.
/// </summary>
internal static class VideoInput
{
    public const string Source = "source";

    private const string Decoders =
        "h264,hevc,mpeg4,h263,mpeg2video,mpeg1video,mjpeg,vp8,vp9,libdav1d,prores,dvvideo,"
        + "aac,mp3,mp3float,ac3,eac3,alac,amrnb,amrwb,opus,vorbis,libopus,libvorbis,flac,qdm2,"
        + "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_u8,pcm_s8,pcm_mulaw,pcm_alaw";

    /// <summary>8K, and a little: what a decoder may allocate for.</summary>
    public const int MostPixels = 8192 * 4352;

    /// <summary>To decode it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No video is of this type.</exception>
    public static IEnumerable<string> Arguments(string contentType, string path = Source) =>
        ["-max_pixels", $"{MostPixels}", .. ToLookAt(contentType, path)];

    /// <summary>To be told how large it is, however large.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No video is of this type.</exception>
    public static IEnumerable<string> ToLookAt(string contentType, string path)
    {
        var (demuxer, names) = contentType switch
        {
            "video/mp4" or "video/quicktime" or "video/3gpp" => ("mov", "mov,mp4,m4a,3gp,3g2,mj2"),
            "video/webm" => ("matroska", "matroska,webm"),
            _ => throw new ArgumentOutOfRangeException(nameof(contentType)),
        };
        return
        [
            "-f", demuxer, "-format_whitelist", names, "-codec_whitelist", Decoders, "-protocol_whitelist", "file",
            "-i", $"file:{path}",
        ];
    }
}
