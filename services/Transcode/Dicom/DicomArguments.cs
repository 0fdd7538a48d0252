using System.Globalization;
using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Dicom;

/// <summary>PS3.3, C.11.2.1.2: what is shown from black to white.</summary>
internal sealed record DicomWindow(double Center, double Width);

/// <summary>How dcmtk is told to make a picture of a DICOM file.</summary>
internal static class DicomArguments
{
    public const string Picture = "display.jpg";

    /// <summary>What GDCM made of it, with its pixels as they are.</summary>
    public const string Raw = "raw.dcm";

    // The file's own window, else its own table, else from the darkest to the brightest; colours have none.
    private static readonly string[][] s_own = [["+Wi", "1"], ["+Wl", "1"], ["+Wm"]];

    // A file without meta information does not say how it is written.
    private static readonly string[][] s_readings = [["+f"], ["-f", "-te"], ["-f", "-ti"], ["-f", "-tb"]];

    /// <summary>What is tried, in order, until one makes a picture.</summary>
    /// <param name="window">Null: the file's own.</param>
    /// <param name="hasMeta">Whether the file says how it is written.</param>
    public static IEnumerable<ToolCall> For(string source, int frame, DicomWindow? window, bool hasMeta) =>
        from reading in hasMeta ? s_readings.Take(1) : s_readings
        from windowing in window is null ? s_own : [["+Ww", Number(window.Center), Number(window.Width)]]
        select new ToolCall("dcmj2pnm",
            [.. reading, "+oj", "+Jq", "92", .. windowing, "+F", $"{frame}", source, Picture], ToolLimits.Picture);

    /// <summary>JPEG 2000 and JPEG-LS are GDCM's.</summary>
    public static ToolCall Decompress(string source) => new("gdcmconv", ["--raw", source, Raw], ToolLimits.Picture);

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
