using System.Buffers.Binary;
using System.Text;

namespace Imaging.Media.Containers.Boxes;

/// <summary>One trak box: whose samples they are, and where its tables lie.</summary>
internal sealed class Track(BoxFile file, Box box)
{
    private readonly SideBoxes _side = new(file);
    private readonly HashSet<string> _open = [];

    public Box Box => box;

    public uint Id { get; private set; }

    /// <summary>vide, soun, meta, text, ...</summary>
    public string Handler { get; private set; } = "";

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int? Orientation { get; private set; }

    /// <summary>Its samples lie in another file.</summary>
    public bool IsElsewhere { get; private set; }

    /// <summary>Where in the movie's header it breaks off.</summary>
    public long? BrokenAt { get; private set; }

    /// <summary>The sample tables by their type.</summary>
    public Dictionary<string, Box> Tables { get; } = [];

    public bool IsVideo => Handler == "vide";

    /// <summary>Neither picture nor sound, nor the clock and the hints that go with them.</summary>
    public bool IsData => Handler is not ("vide" or "soun" or "tmcd" or "hint" or "auxv" or "pict");

    public ValueTask WalkAsync(CancellationToken ct) => ChildrenAsync(box, ct);

    private async ValueTask ChildrenAsync(Box parent, CancellationToken ct)
    {
        long stopped = await file.EachAsync(parent.Body, parent.End, VisitAsync, ct);
        if (!await file.IsBlankAsync(stopped, parent.End, ct))
            BrokenAt ??= stopped;
    }

    private async ValueTask VisitAsync(Box child, CancellationToken ct)
    {
        switch (child.Type)
        {
            case "mdia" or "minf" or "stbl" or "dinf":
                // Each lies in the one before: nothing nests without end.
                if (_open.Contains(child.Type))
                    BrokenAt ??= child.Start;
                else
                    await OpenAsync(child, ct);
                break;
            case "tkhd":
                ReadHeader((await PeekAsync(child, 96, ct)).Span);
                break;
            case "hdlr" when _open.Count == 1 && Handler == "":
                var handler = await PeekAsync(child, 12, ct);
                Handler = handler.Length == 12 ? Encoding.Latin1.GetString(handler.Span[8..]) : "";
                break;
            case "dref":
                IsElsewhere |= await IsElsewhereAsync(child, ct);
                break;
            case "stsd" or "stsc" or "stsz" or "stz2" or "stco" or "co64":
                Tables.TryAdd(child.Type, child);
                break;
            case var type when _open.Contains("stbl") || IsPassed(type):
                break;
            default:
                await _side.CleanAsync(child, ct);
                break;
        }
    }

    private async ValueTask OpenAsync(Box child, CancellationToken ct)
    {
        _open.Add(child.Type);
        await ChildrenAsync(child, ct);
        _open.Remove(child.Type);
    }

    private static bool IsPassed(string type) => type is "edts" or "tref" or "trgr" or "load" or "tapt" or "clip"
        or "matt" or "mdhd" or "elng" or "hdlr" or "vmhd" or "smhd" or "hmhd" or "nmhd" or "sthd" or "gmhd";

    private ValueTask<ReadOnlyMemory<byte>> PeekAsync(Box child, int count, CancellationToken ct) =>
        file.Walk.Window.PeekAsync(child.Body, (int)Math.Min(count, child.Length), ct);

    /// <summary>Version 1 has 64-bit times. Matrix and size are the last 44 bytes (ISO/IEC 14496-12, 8.3.2).</summary>
    private void ReadHeader(ReadOnlySpan<byte> header)
    {
        int at = header is [1, ..] ? 20 : 12;
        int matrix = header is [1, ..] ? 52 : 40;
        if (header.Length < matrix + 44)
            return;
        Id = BinaryPrimitives.ReadUInt32BigEndian(header[at..]);
        Width = BinaryPrimitives.ReadInt32BigEndian(header[(matrix + 36)..]) >> 16;
        Height = BinaryPrimitives.ReadInt32BigEndian(header[(matrix + 40)..]) >> 16;
        int Sign(ReadOnlySpan<byte> of) => Math.Sign(BinaryPrimitives.ReadInt32BigEndian(of));
        Orientation = (Sign(header[matrix..]), Sign(header[(matrix + 4)..]), Sign(header[(matrix + 12)..]),
            Sign(header[(matrix + 16)..])) switch
        {
            (1, 0, 0, 1) => 1,
            (-1, 0, 0, 1) => 2,
            (-1, 0, 0, -1) => 3,
            (1, 0, 0, -1) => 4,
            (0, 1, 1, 0) => 5,
            (0, 1, -1, 0) => 6,
            (0, -1, -1, 0) => 7,
            (0, -1, 1, 0) => 8,
            _ => null,
        };
    }

    /// <summary>An entry without the flag "in this file" that names a place (8.7.2).</summary>
    private async ValueTask<bool> IsElsewhereAsync(Box dref, CancellationToken ct)
    {
        bool isElsewhere = false;
        await file.EachAsync(Math.Min(dref.Body + 8, dref.End), dref.End, async (entry, c) =>
        {
            var flags = await PeekAsync(entry, 4, c);
            isElsewhere |= flags.Length == 4 && (flags.Span[3] & 1) == 0 && entry.Length > 4;
        }, ct);
        return isElsewhere;
    }
}
