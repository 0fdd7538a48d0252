using System.Diagnostics;

namespace Imaging.Uploads.Tests.Viewable;

/// <summary>How long files take beside the plain tools on the same machine. Measured with IMAGING_LONG=1.</summary>
[Collection(nameof(RunningTranscode))]
public sealed class SpeedTests(RunningTranscode transcode, ITestOutputHelper output)
{
    private const int Rounds = 3;

    /// <summary>A video of a phone, a minute or so.</summary>
    [Theory]
    [InlineData("copied", "h264", "-c copy -movflags +faststart")]
    [InlineData("encoded", "hevc", "-c:v libx264 -preset veryfast -crf 21 -pix_fmt yuv420p -movflags +faststart")]
    public async Task A_video_is_measured_beside_ffmpeg(string what, string codec, string plain)
    {
        SkipUnlessLong();
        string[] picture = codec == "h264"
            ? ["-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=60,noise=alls=60:allf=t", "-c:v",
                "libx264", "-preset", "ultrafast", "-b:v", "24M", "-pix_fmt", "yuv420p"]
            : ["-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=15", "-c:v", "libx265", "-preset",
                "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1"];
        var file = await MadeFile.WithFfmpegAsync(".mov", picture);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.mov");
        await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                await MadeFile.WithFfmpegAsync(".mp4", ["-i", path, .. plain.Split(' ')]);
                var alone = watch.Elapsed;
                var clinician = transcode.Clinician();
                var plan = await clinician.SendAsync(
                    file, clinician.Announcement(file.Length, "v.mov", "video/quicktime"));
                using (await clinician.CompleteAsync(plan)) { }
                await clinician.SettledAsync(plan);
                watch.Restart();
                var media = await transcode.SettledAsync(clinician, plan.MediaId);
                Assert.Equal("ready", (string?)media["status"]);
                output.WriteLine($"{what}: {file.Length / 1e6:0} MB, ffmpeg {alone.TotalSeconds:0.00} s, "
                    + $"here {watch.Elapsed.TotalSeconds:0.00} s from kept to ready");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_wait_in_an_idle_queue_is_measured()
    {
        SkipUnlessLong();
        var photo = await MadeFile.WithFfmpegAsync(
            ".jpg", "-f", "lavfi", "-i", "testsrc2=size=800x600", "-frames:v", "1", "-q:v", "4");
        var (waits, works) = (new List<double>(), new List<double>());
        for (var number = 0; number < 30; number++)
        {
            var clinician = transcode.Clinician();
            var plan = await clinician.SendAsync(photo);
            using (await clinician.CompleteAsync(plan)) { }
            await transcode.SettledAsync(clinician, plan.MediaId);
            await Task.Delay(100, TestContext.Current.CancellationToken);
            waits.Add(await MillisecondsAsync("submitted_at", "started_at", plan.MediaId));
            works.Add(await MillisecondsAsync("started_at", "finished_at", plan.MediaId));
        }

        output.WriteLine($"from submitted to started: median {Median(waits):0} ms, longest {waits.Max():0} ms; "
            + $"a photo of 800 by 600 takes {Median(works):0} ms");
    }

    private Task<double> MillisecondsAsync(string from, string to, Guid mediaId) =>
        transcode.Database.ScalarAsync<double>(
            $"SELECT TIMESTAMPDIFF(MICROSECOND, {from}, {to}) / 1000 FROM job WHERE media_id = @id", ("@id", mediaId));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void SkipUnlessLong() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("IMAGING_LONG") == "1", "Measured with IMAGING_LONG=1.");
}
