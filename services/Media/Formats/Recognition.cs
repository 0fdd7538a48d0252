namespace Imaging.Media.Formats;

/// <summary>Names the format of a stream from its first bytes.</summary>
internal static class Recognition
{
    /// <summary>Enough for the longest header that decides: NIfTI-2's 540 bytes and its extension flag.</summary>
    public const int HeadLength = 544;

    private const int PrefixEnd = DicomPreamble.Length + 4;

    /// <param name="head">The first <see cref="HeadLength"/> bytes; fewer only if the stream has no more.</param>
    /// <param name="limits">Handed on to the walk.</param>
    public static (FormatWalk? Walk, ImageVerdict? Refusal) Of(ReadOnlySpan<byte> head, ImageCheckLimits limits)
    {
        if (IsDicomFile(head))
        {
            return DicomPreamble.Danger(head[..DicomPreamble.Length]) is { } danger
                ? (null, new ImageVerdict.NotAnImage($"a DICOM file whose preamble is {danger}"))
                : (new DicomWalk(PrefixEnd, limits), null);
        }
        if (NiftiParser.Recognises(head))
            return Nifti(head, limits);
        if (head.StartsWith(GzipWalk.Magic))
            return (new GzipWalk(limits), null);
        if (BareDataSet.Recognises(head))
            return (new DicomWalk(prefix: 0, limits), null);
        return (null, new ImageVerdict.NotAnImage(FileKind.Describe(head)));
    }

    /// <summary>Whether this is how an image begins, or what may hold one.</summary>
    public static bool IsImage(ReadOnlySpan<byte> head)
    {
        var (walk, _) = Of(head, ImageCheckLimits.Default);
        using (walk) return walk is not null;
    }

    public static bool IsDicomFile(ReadOnlySpan<byte> head) =>
        head.Length >= PrefixEnd && head[DicomPreamble.Length..PrefixEnd].SequenceEqual("DICM"u8);

    private static (FormatWalk?, ImageVerdict?) Nifti(ReadOnlySpan<byte> head, ImageCheckLimits limits)
    {
        var refusal = NiftiParser.Read(head, compressed: false, out var header, out long expected);
        return refusal is null ? (new NiftiWalk(header!, expected, limits), null) : (null, refusal);
    }
}
