using Imaging.Media.Containers;

namespace Imaging.Media.Tests.Containers;

internal static class Checking
{
    /// <summary>The report on these bytes, after what holds for every report was checked.</summary>
    /// <param name="isDamaged">Facts may then lie where location lay.</param>
    public static async Task<ContainerReport> CheckAsync(
        byte[] bytes, ContainerLimits? limits = null, bool isDamaged = false)
    {
        var source = new MemorySource(bytes);
        var ct = TestContext.Current.CancellationToken;
        var report = await ContainerCheck.RunAsync(source, limits ?? ContainerLimits.Default, ct);
        AssertSound(report, bytes.Length);
        if (report.Patches.Count > 0)
        {
            var again = await ContainerCheck.RunAsync(
                new MemorySource(Apply(bytes, report)), limits ?? ContainerLimits.Default, ct);
            Assert.Equal((report.Kind, null, report.End, LocationPlaces.None, isDamaged ? again.Facts : report.Facts),
                (again.Kind, again.Fault, again.End, again.Location, again.Facts));
            Assert.Empty(again.Patches);
        }
        return report;
    }

    /// <summary>The report on bytes that are whole once they are patched, and these bytes.</summary>
    public static async Task<(ContainerReport Report, byte[] Clean)> CleanAsync(byte[] bytes)
    {
        var report = await CheckAsync(bytes);
        Assert.Null(report.Fault);
        return (report, Apply(bytes, report));
    }

    public static byte[] Apply(byte[] bytes, ContainerReport report)
    {
        byte[] patched = [.. bytes];
        foreach (var patch in report.Patches)
            patch.Bytes.Span.CopyTo(patched.AsSpan((int)patch.Offset));
        return patched;
    }

    private static void AssertSound(ContainerReport report, long length)
    {
        Assert.Equal(length, report.Length);
        if (report.Fault is not null)
        {
            Assert.Empty(report.Patches);
            return;
        }
        Assert.InRange(report.End, 1, length);
        long at = 0;
        foreach (var patch in report.Patches)
        {
            Assert.True(patch.Bytes.Length > 0 && patch.Offset >= at && patch.End <= length, $"{patch} after {at}");
            at = patch.End;
        }
        // Nothing between the end of the container and the end of the file is left unnamed.
        at = report.End;
        foreach (var part in report.Appended)
        {
            Assert.Equal(at, part.Offset);
            at += part.Length;
        }
        Assert.Equal(length, at);
        Assert.True(report.Location == default == (report.Patches.Count == 0), $"{report.Location}");
    }
}
