using System.Buffers.Binary;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Containers.Boxes;

/// <summary>
/// The items of a HEIF file (ISO/IEC 23008-12): pictures, and EXIF and XMP beside them, each anywhere in the file. All
/// must be there; those that are no pictures are cleaned where they lie.
/// </summary>
internal sealed class ItemTable
{
    private const int MaxReferences = 4;

    private readonly BoxFile _file;
    private readonly ExifBlocks _exif;
    private readonly Dictionary<uint, ItemLocation> _locations = [];
    private readonly Dictionary<uint, List<uint>> _sources;
    private readonly Box? _idat;

    private ItemTable(BoxFile file, Box? idat, Dictionary<uint, List<uint>> sources)
    {
        (_file, _idat, _sources) = (file, idat, sources);
        _exif = new ExifBlocks(file.Walk.Findings);
    }

    /// <summary>Size and rotation of the primary picture, which decoders take from its properties and not from EXIF.
    /// </summary>
    public ContainerFacts Facts { get; private set; } = new();

    public ContainerFault? Fault { get; private set; }

    public static async ValueTask<ItemTable> CleanAsync(
        BoxFile file, Dictionary<string, Box> boxes, CancellationToken ct)
    {
        async ValueTask<byte[]> BodyAsync(string type) =>
            boxes.TryGetValue(type, out var box) && await file.BodyAsync(box, ct) is { } block ? block.Bytes : [];

        var items = Items.ReadInfos(await BodyAsync("iinf"));
        var table = new ItemTable(file, boxes.TryGetValue("idat", out var idat) ? idat : null,
            Items.ReadSources(await BodyAsync("iref")));
        if (!Items.TryReadLocations(await BodyAsync("iloc"), out var locations))
            table.Fault = new ContainerFault(FaultCode.Damaged, "the item locations break off");
        foreach (var location in locations)
            table._locations.TryAdd(location.Id, location);
        foreach (var item in items)
            await table.ItemAsync(item, ct);
        var primary = new ItemFields(await BodyAsync("pitm"), 0);
        int version = (int)primary.Number(4) >> 24;
        uint primaryId = (uint)primary.Number(version == 0 ? 2 : 4);
        if (!items.Exists(i => i.Id == primaryId) || !table._locations.ContainsKey(primaryId))
            table.Fault ??= new ContainerFault(FaultCode.Damaged, "no primary picture");
        table.Facts = ItemProperties.Read(await BodyAsync("iprp"), primaryId) with
        {
            CapturedAt = table._exif.Facts.CapturedAt,
        };
        return table;
    }

    private async ValueTask ItemAsync(Item item, CancellationToken ct)
    {
        if (!_locations.TryGetValue(item.Id, out var location))
            return;
        if (location.IsElsewhere)
        {
            Fault ??= new ContainerFault(FaultCode.NeedsOtherFiles, $"item {item.Id} lies in another file");
            return;
        }
        List<Block.Piece> pieces = [];
        if (!Resolve(location, pieces, depth: 0))
            Fault ??= new ContainerFault(FaultCode.CutShort, $"item {item.Id} lies beyond the end");
        else if (item.Type is "Exif" or "mime" or "uri " && await LoadAsync(pieces, ct) is { } block)
            _file.Walk.Findings.Commit(block, Clean(item, block.Bytes));
    }

    private LocationPlaces Clean(Item item, Memory<byte> data)
    {
        if (item.Type == "Exif")
            return CleanExif(data);
        if (item.Encoding.Length > 0 && data.Span.ContainsAnyExcept((byte)0))
        {
            // Nothing else than a picture is compressed once more in practice: it goes unread.
            data.Span.Clear();
            return LocationPlaces.Other;
        }
        return item.ContentType == "application/rdf+xml"
            ? XmpCleaner.Clean(data.Span)
            : OpaqueCleaner.Clean(data, _file.Walk.Findings);
    }

    /// <summary>How far it is to the TIFF header comes first, so that JPEG's identifier may stand before it (23008-12,
    /// A.2.1).</summary>
    private LocationPlaces CleanExif(Memory<byte> data)
    {
        long at = data.Length < 4 ? data.Length : 4L + BinaryPrimitives.ReadUInt32BigEndian(data.Span);
        if (at >= data.Length || Tiff.Open(data[(int)at..]) is null)
            at = Math.Min(4, data.Length);
        var tiff = data[(int)at..];
        return _exif.Clean(tiff.Span.StartsWith(ExifCleaner.Identifier) ? tiff[6..] : tiff);
    }

    private bool Resolve(ItemLocation location, List<Block.Piece> pieces, int depth)
    {
        foreach (var extent in location.Extents)
        {
            bool isThere = location.Method switch
            {
                0 => Add(pieces, _file.Start, _file.End, extent.Offset, extent.Length),
                1 => _idat is { } idat && Add(pieces, idat.Body, idat.End, extent.Offset, extent.Length),
                2 => AddFromItem(location.Id, extent, pieces, depth),
                _ => false,
            };
            if (!isThere)
                return false;
        }
        return true;
    }

    private bool Add(List<Block.Piece> pieces, long from, long to, long offset, long length)
    {
        if (!_file.Walk.Take() || offset < 0 || length < 0 || offset > to - from || length > to - from - offset)
            return false;
        if (length == 0)
            length = to - from - offset;
        pieces.Add(new Block.Piece(from + offset, (int)Math.Min(length, int.MaxValue)));
        return true;
    }

    private bool AddFromItem(uint id, ItemExtent extent, List<Block.Piece> pieces, int depth)
    {
        // Counts from 1; no index stands for the first.
        int index = (int)Math.Clamp(extent.Index - 1, 0, int.MaxValue);
        if (depth == MaxReferences || !_sources.TryGetValue(id, out var sources) || index >= sources.Count
            || !_locations.TryGetValue(sources[index], out var source) || source.IsElsewhere)
        {
            return false;
        }
        List<Block.Piece> whole = [];
        if (!Resolve(source, whole, depth + 1))
            return false;
        long skip = extent.Offset, left = extent.Length == 0 ? long.MaxValue : extent.Length;
        foreach (var piece in whole)
        {
            long from = Math.Min(skip, piece.Length);
            long length = Math.Min(piece.Length - from, left);
            skip -= from;
            left -= length;
            if (length > 0)
                pieces.Add(new Block.Piece(piece.Offset + from, (int)length));
        }
        return skip == 0 && (left == 0 || extent.Length == 0);
    }

    private async ValueTask<Block?> LoadAsync(List<Block.Piece> pieces, CancellationToken ct)
    {
        List<Block> blocks = [];
        foreach (var piece in pieces)
        {
            if (!_file.Walk.Take() || await _file.Walk.LoadAsync(piece.Offset, piece.Length, ct) is not { } block)
                return null;
            blocks.Add(block);
        }
        return blocks.Count == 0 ? null : Block.Join(blocks);
    }
}
