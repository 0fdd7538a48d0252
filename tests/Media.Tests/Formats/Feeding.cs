using System.Text.Json;
using Imaging.Media.Formats;

namespace Imaging.Media.Tests.Formats;

internal static class Feeding
{
    private static readonly int[] s_chunks = [1, 7, 4096, int.MaxValue];

    /// <summary>The verdict on these bytes, which has to be the same however they are cut.</summary>
    public static ImageVerdict Judge(byte[] bytes, ImageCheckLimits? limits = null)
    {
        var whole = Feed(bytes, int.MaxValue, limits);
        foreach (int chunk in s_chunks)
            Assert.Equal(Describe(whole), Describe(Feed(bytes, chunk, limits)));
        return whole;
    }

    public static ImageVerdict Feed(byte[] bytes, int chunk, ImageCheckLimits? limits = null)
    {
        using var check = new ImageCheck(limits ?? ImageCheckLimits.Default);
        for (int at = 0; at < bytes.Length; at += Math.Min(chunk, bytes.Length - at))
            check.Append(bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at)));
        var verdict = check.Complete();
        Assert.Equal(verdict is not (ImageVerdict.Dicom or ImageVerdict.Nifti), check.IsRefused);
        return verdict;
    }

    public static bool IsWhole(ImageVerdict verdict) => verdict is ImageVerdict.Dicom or ImageVerdict.Nifti;

    /// <summary>Kind and content, lists by value.</summary>
    public static string Describe(ImageVerdict verdict) =>
        $"{verdict.GetType().Name} {JsonSerializer.Serialize(verdict, verdict.GetType())}";
}
