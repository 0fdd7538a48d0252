using Imaging.Media.Formats;

namespace Imaging.Media.Dicom;

/// <summary>An element of a data set (PS3.5, 7.1).</summary>
/// <param name="Value">Its bytes as they are written; empty for a sequence.</param>
/// <param name="Items">Of a sequence.</param>
/// <param name="Encoding">How its value is written.</param>
internal sealed record DicomNode(uint Tag, ushort Vr, ReadOnlyMemory<byte> Value, IReadOnlyList<DicomItem>? Items,
    DicomEncoding Encoding);

/// <summary>A data set, or an item of a sequence.</summary>
internal sealed class DicomItem
{
    private readonly List<DicomNode> _nodes = [];

    public IReadOnlyList<DicomNode> Nodes => _nodes;

    public DicomNode? this[uint tag] => _nodes.Find(node => node.Tag == tag);

    public void Add(DicomNode node) => _nodes.Add(node);
}

/// <summary>Where the pixels of a file are.</summary>
/// <param name="Start">Of the element's header, in bytes from the beginning of what was read.</param>
/// <param name="Offset">Of the value.</param>
/// <param name="Length">Null: encapsulated, in fragments.</param>
internal sealed record DicomPixels(ushort Vr, long Start, long Offset, uint? Length);

/// <summary>What a file says up to its pixels.</summary>
/// <param name="TransferSyntax">As declared; null where nothing is.</param>
/// <param name="IsCut">The bytes ended, or became unreadable, before the data set did: what came before is
/// here.</param>
internal sealed record DicomFile(DicomItem Meta, DicomItem DataSet, string? TransferSyntax, DicomEncoding Encoding,
    DicomPixels? Pixels, bool IsCut);
