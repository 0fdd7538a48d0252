namespace Imaging.Media.Formats;

/// <summary>Bounds on what one hostile stream can make the check do.</summary>
internal sealed record ImageCheckLimits
{
    public static ImageCheckLimits Default { get; } = new();

    /// <summary>Bytes that a .nii.gz or a deflated DICOM data set may inflate to.</summary>
    public long MaxInflatedBytes { get; init; } = 64L << 30;

    /// <summary>Sequences within sequences; real objects stay below ten.</summary>
    public int MaxSequenceDepth { get; init; } = 64;
}
