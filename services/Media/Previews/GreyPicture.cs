using System.Buffers;
using JpegLibrary;

namespace Imaging.Media.Previews;

/// <summary>Values as a grey JPEG.</summary>
internal static class GreyPicture
{
    private const int Quality = 90;

    // What is shown of a slice that brings no window: the rest are its few darkest and brightest values.
    private const double Rest = 0.005;

    // Small ones are shown larger: nobody sees anything on a picture of thirty pixels.
    private const int ShownAtLeast = 256;

    /// <param name="size">Of the longer side.</param>
    public static byte[] Of(NiftiSlice slice, (double Center, double Width)? window, int size)
    {
        var (from, to) = window is { } asked
            ? (asked.Center - (asked.Width / 2), asked.Center + (asked.Width / 2)) : RangeOf(slice.Values);
        var (width, height) = (slice.Width * slice.StepX, slice.Height * slice.StepY);
        var scale = Math.Min(size, Math.Max(ShownAtLeast, Math.Max(slice.Width, slice.Height)))
            / Math.Max(width, height);
        var columns = Math.Max(1, (int)Math.Round(width * scale));
        var rows = Math.Max(1, (int)Math.Round(height * scale));
        var pixels = new byte[columns * rows];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var value = Sample(slice, (column + 0.5) / columns, (row + 0.5) / rows);
                var light = double.IsFinite(value) ? Math.Clamp((value - from) / (to - from), 0, 1) : 0;
                pixels[(row * columns) + column] = (byte)Math.Round(255 * light);
            }
        }

        return Encode(pixels, columns, rows);
    }

    private static (double From, double To) RangeOf(double[] values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        if (finite.Length == 0) return (0, 1);
        Array.Sort(finite);
        var (from, to) = (finite[(int)(Rest * (finite.Length - 1))], finite[(int)((1 - Rest) * (finite.Length - 1))]);
        return to > from ? (from, to) : (finite[0], finite[^1] > finite[0] ? finite[^1] : finite[0] + 1);
    }

    /// <summary>Between the four values around a place, 0 to 1 each way.</summary>
    private static double Sample(NiftiSlice slice, double acrossShare, double downShare)
    {
        var across = Math.Clamp((acrossShare * slice.Width) - 0.5, 0, slice.Width - 1);
        var down = Math.Clamp((downShare * slice.Height) - 0.5, 0, slice.Height - 1);
        var (x, y) = ((int)across, (int)down);
        var (nextX, nextY) = (Math.Min(x + 1, slice.Width - 1), Math.Min(y + 1, slice.Height - 1));
        var upper = Between(At(x, y), At(nextX, y), across - x);
        return Between(upper, Between(At(x, nextY), At(nextX, nextY), across - x), down - y);

        double At(int column, int row) => slice.Values[(row * slice.Width) + column];
    }

    private static double Between(double one, double other, double share) => one + ((other - one) * share);

    private static byte[] Encode(byte[] pixels, int width, int height)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new JpegEncoder();
        encoder.SetQuantizationTable(JpegStandardQuantizationTable.ScaleByQuality(
            JpegStandardQuantizationTable.GetLuminanceTable(JpegElementPrecision.Precision8Bit, 0), Quality));
        encoder.SetHuffmanTable(true, 0, JpegStandardHuffmanEncodingTable.GetLuminanceDCTable());
        encoder.SetHuffmanTable(false, 0, JpegStandardHuffmanEncodingTable.GetLuminanceACTable());
        encoder.AddComponent(1, 0, 0, 0, 1, 1);
        encoder.SetInputReader(new Pixels(pixels, width, height));
        encoder.SetOutput(output);
        encoder.Encode();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Blocks of eight by eight; beyond the edge its last pixel goes on.</summary>
    private sealed class Pixels(byte[] pixels, int width, int height) : JpegBlockInputReader
    {
        public override int Width => width;

        public override int Height => height;

        public override void ReadBlock(ref short blockRef, int componentIndex, int x, int y)
        {
            var block = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref blockRef, 64);
            for (var row = 0; row < 8; row++)
            {
                for (var column = 0; column < 8; column++)
                {
                    block[(row * 8) + column] =
                        pixels[(Math.Min(y + row, height - 1) * width) + Math.Min(x + column, width - 1)];
                }
            }
        }
    }
}
