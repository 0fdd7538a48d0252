using System.Globalization;

namespace Imaging.Media.Previews;

/// <summary>What of an image is to be shown, and how.</summary>
/// <param name="Frame">Of a DICOM image, or the volume of a NIfTI file with several; from 1.</param>
/// <param name="Slice">Of a NIfTI volume, from 1; unset: the middle one.</param>
/// <param name="Plane">"axial", "coronal" or "sagittal".</param>
/// <param name="Window">Centre and width in the image's own units; unset: the image's own.</param>
/// <param name="Size">Of the longer side, in pixels.</param>
internal sealed record PreviewQuery(
    int Frame, int? Slice, string Plane, (double Center, double Width)? Window, int Size)
{
    public const int UsualSize = 1024;
    public const string UsualPlane = "axial";
    public const int SmallestSize = 16;
    public const int LargestSize = 2048;
    private static readonly string[] s_planes = [UsualPlane, "coronal", "sagittal"];

    /// <summary>What is shown where nobody asks for anything else.</summary>
    public bool IsUsual => this is { Frame: 1, Slice: null, Plane: UsualPlane, Window: null, Size: UsualSize };

    /// <summary>Null where it can't be read, and then what is wrong.</summary>
    public static PreviewQuery? TryRead(
        int frame, int? slice, string plane, string? window, int size, out string problem)
    {
        problem = "";
        (double, double)? shown = null;
        if (frame < 1) problem = "frame: frames are counted from 1.";
        else if (slice < 1) problem = "slice: slices are counted from 1.";
        else if (!s_planes.Contains(plane)) problem = $"plane: one of {string.Join(", ", s_planes)}.";
        else if (size is < SmallestSize or > LargestSize) problem = $"size: {SmallestSize} to {LargestSize} pixels.";
        else if (window is not null && (shown = ReadWindow(window)) is null)
            problem = "window: a centre and a width above 0, for example 40,400.";
        return problem.Length == 0 ? new(frame, slice, plane, shown, size) : null;
    }

    private static (double, double)? ReadWindow(string text) =>
        text.Split(',') is [var center, var width]
        && double.TryParse(center, NumberStyles.Float, CultureInfo.InvariantCulture, out var middle)
        && double.TryParse(width, NumberStyles.Float, CultureInfo.InvariantCulture, out var extent)
        && double.IsFinite(middle) && extent is > 0 and <= 1e9 ? (middle, extent) : null;
}
