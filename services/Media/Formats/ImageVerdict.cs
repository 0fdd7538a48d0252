namespace Imaging.Media.Formats;

/// <summary>What a stream turned out to be. The first two are stored, the others refused with a sentence.</summary>
internal abstract record ImageVerdict
{
    private ImageVerdict() { }

    internal sealed record Dicom(DicomHeader Header) : ImageVerdict;

    internal sealed record Nifti(NiftiHeader Header) : ImageVerdict;

    /// <summary>415. <c>Found</c> completes "this is ...": "a JPEG photo".</summary>
    internal sealed record NotAnImage(string Found) : ImageVerdict;

    /// <summary>400. It began as an image and ended early: what was declared and what arrived.</summary>
    internal sealed record Truncated(string Reason) : ImageVerdict;

    /// <summary>400. It claims to be an image and can't be read as one.</summary>
    internal sealed record Damaged(string Reason) : ImageVerdict;

    /// <summary>413. It inflates, or says that it would, to more than is allowed.</summary>
    internal sealed record TooLarge(string Reason) : ImageVerdict;
}
