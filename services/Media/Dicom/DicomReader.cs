using Imaging.Media.Formats;

namespace Imaging.Media.Dicom;

/// <summary>
/// Reads a file's meta information and data set (PS3.10, 7; PS3.5, 7) up to the pixels, which it locates and does not
/// read. It takes files with and without preamble, in any of the uncompressed encodings, and follows the bytes where
/// they contradict what was declared. What can't be read ends the reading, never the caller: depth and number of
/// elements are bounded, and no length is trusted.
/// </summary>
internal sealed class DicomReader(DicomDictionary dictionary)
{
    private const int MostDepth = 64;
    private const int MostElements = 200_000;
    private const int PreambleEnd = 132;

    /// <summary>How much of a file is looked at for its data set.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <param name="file">From its first byte.</param>
    public DicomFile Read(ReadOnlyMemory<byte> file)
    {
        var cursor = new Cursor(file, dictionary)
        {
            At = Recognition.IsDicomFile(file.Span) ? PreambleEnd : 0, Encoding = DicomEncoding.ExplicitLittle,
        };
        var (meta, syntax, end) = (new DicomItem(), (string?)null, long.MaxValue);
        while (cursor.Left >= DicomElement.ShortHeader && DicomEncoding.ExplicitLittle.UInt16(cursor.Rest) == 0x0002)
        {
            // Compressed bytes may look like any group: before them the declared length says where the meta ends.
            if (cursor.At >= end && DicomEncoding.IsDeflated(syntax)) break;
            if (!cursor.TryTake(out var node, isTop: false))
                return new(meta, new(), null, cursor.Encoding, null, IsCut: true);
            meta.Add(node);
            if (node.Tag == DicomTags.TransferSyntax) syntax ??= DicomText.First(node.Value.Span);
            if (node is { Tag: DicomTags.MetaGroupLength, Value.Length: 4 })
                end = cursor.At + (long)DicomEncoding.ExplicitLittle.UInt32(node.Value.Span);
        }

        return DicomEncoding.IsDeflated(syntax)
            ? ReadDeflated(meta, syntax, file[cursor.At..])
            : ReadDataSet(meta, syntax, cursor);
    }

    private DicomFile ReadDeflated(DicomItem meta, string? syntax, ReadOnlyMemory<byte> deflated)
    {
        var inflated = Inflated(deflated);
        var cursor = new Cursor(inflated, dictionary) { Encoding = DicomEncoding.ExplicitLittle };
        return ReadDataSet(meta, syntax, cursor);
    }

    private static DicomFile ReadDataSet(DicomItem meta, string? syntax, Cursor cursor)
    {
        if (cursor.Left >= DicomElement.ShortHeader)
            cursor.Encoding = DicomEncoding.Guess(cursor.Rest, DicomEncoding.Of(syntax));
        var encoding = cursor.Encoding;
        var dataSet = new DicomItem();
        while (cursor.Left >= DicomElement.ShortHeader)
        {
            var start = cursor.At;
            if (!cursor.TryTake(out var node, isTop: true))
                return new(meta, dataSet, syntax, encoding, cursor.PixelsAt(start), cursor.PixelsAt(start) is null);
            dataSet.Add(node);
        }

        // Some padding is allowed behind the last element (PS3.10, 7.2).
        return new(meta, dataSet, syntax, encoding, null, IsCut: cursor.Rest.ContainsAnyExcept((byte)0));
    }

    private static byte[] Inflated(ReadOnlyMemory<byte> deflated)
    {
        using var inflated = new MemoryStream();
        using var inflater = PushInflater.Deflate(bytes =>
        {
            inflated.Write(bytes);
            return inflated.Length < MostBytes;
        });
        inflater.Append(deflated.Span);
        return inflated.ToArray();
    }

    /// <summary>A place in the bytes, and what is known there of how they are written.</summary>
    private sealed class Cursor(ReadOnlyMemory<byte> bytes, DicomDictionary dictionary)
    {
        private int _elements;
        private int _depth;
        private DicomPixels? _pixels;
        private bool _isSigned;

        public int At { get; set; }

        public DicomEncoding Encoding { get; set; }

        public int Left => bytes.Length - At;

        public ReadOnlySpan<byte> Rest => bytes.Span[At..];

        /// <summary>The pixels where they begin there.</summary>
        public DicomPixels? PixelsAt(int start) => _pixels?.Start == start ? _pixels : null;

        /// <summary>False where the bytes end or make no sense, or the pixels begin.</summary>
        public bool TryTake(out DicomNode node, bool isTop)
        {
            node = null!;
            var start = At;
            if (++_elements > MostElements || !TryHeader(out var element)) return false;
            var vr = VrOf(element);
            if (isTop && DicomTags.IsPixelData(element.Tag))
            {
                _pixels = new(vr, start, At, element.IsUndefined ? null : element.Length);
                return false;
            }

            if (element.IsUndefined || vr == DicomVr.Sq) return TryTakeSequence(element, vr, out node);
            if (element.Length > Left) return false;
            node = new(element.Tag, vr, bytes.Slice(At, (int)element.Length), null, Encoding);
            At += (int)element.Length;
            if (element.Tag == DicomTags.PixelRepresentation) _isSigned = node.Value.Span.ContainsAnyExcept((byte)0);
            return true;
        }

        private ushort VrOf(DicomElement element)
        {
            if (element.Vr != DicomVr.None) return element.Vr;
            var vr = dictionary.Vr(element.Tag);
            return vr != DicomDictionary.UsOrSs ? vr : _isSigned ? DicomVr.Ss : DicomVr.Us;
        }

        private bool TryTakeSequence(DicomElement element, ushort vr, out DicomNode node)
        {
            node = null!;
            // Encapsulated pixels below the top, an icon's for example, are passed over.
            var isBulk = DicomVr.IsBulk(vr);
            var end = element.IsUndefined ? int.MaxValue : At + (long)element.Length;
            if (end != int.MaxValue && end > bytes.Length || ++_depth > MostDepth) return false;
            var outer = Encoding;
            // CP-246: what was written as UN without a length is implicit within.
            if (vr == DicomVr.Un) Encoding = DicomEncoding.ImplicitLittle;
            var items = new List<DicomItem>();
            if (!TryTakeItems(items, end, isBulk)) return false;
            Encoding = outer;
            _depth--;
            node = new(element.Tag, isBulk ? vr : DicomVr.Sq, default, items, Encoding);
            return true;
        }

        private bool TryTakeItems(List<DicomItem> items, long end, bool isBulk)
        {
            while (At < end)
            {
                if (!TryHeader(out var item)) return false;
                if (item.Tag == DicomTags.SequenceEnd) return true;
                if (item.Tag != DicomTags.Item) return false;
                var itemEnd = item.IsUndefined ? int.MaxValue : At + (long)item.Length;
                // A fragment always says how long it is (PS3.5, A.4).
                if (itemEnd > bytes.Length && (isBulk || itemEnd != int.MaxValue)) return false;
                if (isBulk) At = (int)itemEnd;
                else if (!TryTakeItem(items, itemEnd)) return false;
            }

            return true;
        }

        private bool TryTakeItem(List<DicomItem> items, long end)
        {
            var (item, sequence) = (new DicomItem(), Encoding);
            items.Add(item);
            if (Left >= DicomElement.ShortHeader && At < end) Encoding = DicomEncoding.Guess(Rest, Encoding);
            while (At < end)
            {
                if (Left < DicomElement.ShortHeader) return false;
                var tag = Encoding.Tag(Rest);
                if (tag == DicomTags.ItemEnd)
                {
                    At += DicomElement.ShortHeader;
                    break;
                }

                // Some writers forget the delimiter.
                if (end == int.MaxValue && tag is DicomTags.Item or DicomTags.SequenceEnd) break;
                if (!TryTake(out var node, isTop: false)) return false;
                item.Add(node);
            }

            Encoding = sequence;
            return true;
        }

        private bool TryHeader(out DicomElement element)
        {
            element = default;
            if (Left < DicomElement.ShortHeader) return false;
            var length = DicomElement.HeaderLength(Rest, Encoding);
            if (Left < length) return false;
            element = DicomElement.Read(Rest, Encoding);
            At += length;
            return true;
        }
    }
}
