using System.Globalization;
using System.Text.Json.Nodes;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>Photos become JPEGs that stand upright, in sRGB, without anything else in them.</summary>
[Collection(nameof(RunningTranscode))]
public sealed class PhotoTests(RunningTranscode transcode)
{
    /// <summary>EXIF 2.32, 4.6.4 A: where the first row and column of what is stored are. The picture's upper left
    /// quarter is red as it is looked at.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_photo_is_turned_upright(int orientation)
    {
        var photo = await StoredTurnedAsync(orientation);
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, photo, "turned.jpg", "image/jpeg");

        Assert.Equal("ready", (string?)media["status"]);
        Assert.Equal("400x200", $"{media["width"]}x{media["height"]}");
        foreach (var rendition in (string[])["display", "thumbnail-1280", "thumbnail"])
        {
            var made = await ContentAsync(clinician, media, rendition);
            var corner = await MadeFile.AskAsync(made, ".jpg", "vips", "getpoint", MadeFile.Here, "20", "20");
            var numbers = corner.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            Assert.True(numbers[0] > 200 && numbers[1] < 60 && numbers[2] < 60, $"{orientation} {rendition}: {corner}");
        }
    }

    [Theory]
    [InlineData(".png", "image/png")]
    [InlineData(".webp", "image/webp")]
    public async Task Another_kind_is_displayed_as_a_jpeg(string extension, string type)
    {
        var photo = await MadeFile.WithFfmpegAsync(
            extension, "-f", "lavfi", "-i", "testsrc2=size=5000x2500", "-frames:v", "1", "-pix_fmt",
            extension == ".png" ? "rgba" : "yuv420p");
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, photo, $"photo{extension}", type);

        Assert.True((string?)media["status"] == "ready", $"{media}");
        Assert.Equal("5000x2500", $"{media["width"]}x{media["height"]}");
        foreach (var (rendition, size) in ((string, string)[])
            [("display", "4096x2048"), ("thumbnail-1280", "1280x640"), ("thumbnail", "320x160")])
            Assert.Equal(size, await SizeAsync(await ContentAsync(clinician, media, rendition)));
    }

    /// <summary>Real files, where the samples are at hand.</summary>
    [Theory]
    [InlineData("DSCN0010.jpg", "image/jpeg", "640x480")]
    [InlineData("IMG_1034.heic", "image/heic", "4032x3024")]
    [InlineData("IMG_2927.HEIC", "image/heic", "3024x4032")]
    [InlineData("landscape_8.jpg", "image/jpeg", "600x450")]
    [InlineData("portrait_3.jpg", "image/jpeg", "450x600")]
    [InlineData("portrait_6.jpg", "image/jpeg", "450x600")]
    public async Task A_real_photo_is_shown(string name, string type, string size)
    {
        var clinician = transcode.Clinician();

        var media = await transcode.SendAsync(clinician, await Samples.ReadAsync($"photo/{name}"), name, type);

        Assert.True((string?)media["status"] == "ready", $"{media}");
        Assert.Equal(size, $"{media["width"]}x{media["height"]}");
        var display = await ContentAsync(clinician, media, "display");
        Assert.Equal(size, await SizeAsync(display));
        var tags = await MadeFile.AskAsync(display, ".jpg", "exiftool", "-s", "-G");
        Assert.DoesNotContain("GPS", tags, StringComparison.Ordinal);
        Assert.DoesNotContain("[EXIF]", tags, StringComparison.Ordinal);
        Assert.DoesNotContain("[ICC", tags, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_sender_sees_the_thumbnail_until_it_is_handed_over_and_it_counts_as_unopened()
    {
        var phone = transcode.Patient();
        var media = await transcode.SendAsync(phone, await StoredTurnedAsync(1), "mine.jpg", "image/jpeg");
        var id = Guid.Parse((string)media["id"]!);

        Assert.NotEmpty(await RunningTranscode.ContentAsync(phone, id, "thumbnail"));
        await phone.GetAsync($"/api/media/{id}/content?rendition=display").ProblemAsync(403, "forbidden");
        Assert.Equal(0, await transcode.Media.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM media WHERE media_id = @id AND opened_at IS NOT NULL", ("@id", id)));

        await transcode.Media.HandOverAsync(phone.EncounterId, id);
        await phone.GetAsync($"/api/media/{id}/content?rendition=thumbnail").ProblemAsync(403, "forbidden");
    }

    private static Task<byte[]> ContentAsync(Phone viewer, JsonObject media, string rendition) =>
        RunningTranscode.ContentAsync(viewer, Guid.Parse((string)media["id"]!), rendition);

    private static async Task<string> SizeAsync(byte[] jpeg) => (await MadeFile.AskAsync(jpeg, ".jpg", "ffprobe",
        "-v", "error", "-of", "csv=p=0:s=x", "-show_entries", "stream=width,height")).Trim();

    /// <summary>400 by 200 pixels once it is turned, stored in one of EXIF's eight ways.</summary>
    private static async Task<byte[]> StoredTurnedAsync(int orientation)
    {
        // What brings an upright picture to how it is stored: the inverse of how a viewer turns it.
        var filter = orientation switch
        {
            2 => ",hflip", 3 => ",hflip,vflip", 4 => ",vflip", 5 => ",transpose=0", 6 => ",transpose=2",
            7 => ",transpose=3", 8 => ",transpose=1", _ => "",
        };
        var plain = await MadeFile.WithFfmpegAsync(".jpg", "-f", "lavfi", "-i",
            $"color=blue:size=400x200,drawbox=w=200:h=100:color=red:t=fill{filter}", "-frames:v", "1", "-q:v", "2");
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1,
            0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. plain[..2], .. exif, .. plain[2..]];
    }
}
