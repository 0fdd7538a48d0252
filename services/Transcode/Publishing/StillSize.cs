using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Imaging.Transcode.Tools;

namespace Imaging.Transcode.Publishing;

/// <summary>Asks libvips how large the pictures are that were made here.</summary>
internal sealed partial class StillSize(ToolRunner tools)
{
    /// <summary>Renditions named as their files are.</summary>
    /// <exception cref="FileFault">One of them is no picture.</exception>
    public async Task<IReadOnlyList<MadeFile>> OfAsync(
        IReadOnlyList<string> paths, string folder, CancellationToken ct)
    {
        var result = await tools.RunAsync(new("vipsheader", paths, ToolLimits.Probe), folder, ct);
        FileFault.Unless(result);
        var sizes = Size().Matches(Encoding.ASCII.GetString(result.Output));
        return [.. paths.Zip(sizes, (path, size) => new MadeFile(
            Path.GetFileNameWithoutExtension(path), path, Number(size.Groups[1]), Number(size.Groups[2])))];
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    // "poster.jpg: 1280x720 uchar, 3 bands, srgb, jpegload"
    [GeneratedRegex(@"^\S+: (\d+)x(\d+) ", RegexOptions.Multiline)]
    private static partial Regex Size();
}
