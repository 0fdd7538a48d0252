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
        var box = new byte[size - file.Length];
        Random.Shared.NextBytes(box);
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "free"u8.CopyTo(box.AsSpan(4));
        await file.WriteAsync(box, TestContext.Current.CancellationToken);
        return path;
    }
}
