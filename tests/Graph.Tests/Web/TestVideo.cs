using System.Buffers.Binary;

namespace Imaging.Graph.Tests.Web;

/// <summary>Videos of any size that are whole: a second of picture, and behind it a box of bytes that nobody reads.
/// </summary>
internal static class TestVideo
{
    public static async Task<string> CreateAsync(string folder, string name, int size)
    {
        var path = Path.Combine(folder, name);
        var (status, output) = await Tool.RunAsync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i",
            "testsrc=size=320x240:rate=25:duration=1", "-pix_fmt", "yuv420p", path]);
        Assert.True(status == 0, output);
        await using var file = File.Open(path, FileMode.Append);
        var block = new byte[1 << 20];
        Random.Shared.NextBytes(block);
        var left = size - (int)file.Length;
        BinaryPrimitives.WriteInt32BigEndian(block, left);
        "free"u8.CopyTo(block.AsSpan(4));
        for (; left > 0; left -= block.Length)
        {
            await file.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)), TestContext.Current.CancellationToken);
            // No two blocks are the same.
            BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(left % block.Length / 8 * 4), left);
        }

        return path;
    }
}
