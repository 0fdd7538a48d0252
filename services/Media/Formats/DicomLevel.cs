namespace Imaging.Media.Formats;

/// <summary>Where in the nesting the walk is; only what has no length of its own makes a level.</summary>
/// <param name="Kind">Decides which tags may come next.</param>
/// <param name="Encoding">Differs within a sequence that was stored as UN (PS3.5, 6.2.2 note 4, CP-246).</param>
/// <param name="Owner">The tag of the sequence or pixel data.</param>
internal readonly record struct DicomLevel(DicomLevelKind Kind, DicomEncoding Encoding, uint Owner);

internal enum DicomLevelKind
{
    /// <summary>File meta information, always explicit little endian (PS3.10, 7.1).</summary>
    Meta,
    DataSet,
    Item,
    Sequence,

    /// <summary>A sequence that was written with VR UN: the encoding of its items shows only in their bytes.</summary>
    UnknownSequence,

    /// <summary>Encapsulated pixel data: items of raw bytes (PS3.5, A.4).</summary>
    Fragments,
}
