using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Imaging.Media.Containers.Boxes;

/// <summary>
/// Cleans meta boxes: QuickTime's keys and values (handler mdta), iTunes' tags (mdir), and items
/// (<see cref="ItemTable"/>). A tag that says a place becomes a free box, which no key has the number of: emptied, it
/// would still be shown.
/// </summary>
internal sealed class MetaBox(BoxFile file)
{
    private const string CreationDate = "com.apple.quicktime.creationdate";

    /// <summary>The movie's own word on when it was taken, in local time with its offset.</summary>
    public CaptureTime? CapturedAt { get; private set; }

    /// <summary>Where a still picture's items are told of.</summary>
    public ItemTable? Items { get; private set; }

    public async ValueTask CleanAsync(Box meta, CancellationToken ct)
    {
        // In ISO files a version and flags come first, in QuickTime's none do.
        var head = await file.Walk.Window.PeekAsync(meta.Body, (int)Math.Min(12, meta.Length), ct);
        bool isPlain = head.Length >= 8 && head.Span[4..8].SequenceEqual("hdlr"u8);
        var parts = new Parts();
        long from = Math.Min(meta.Body + (isPlain ? 0 : 4), meta.End);
        long stopped = await file.EachAsync(from, meta.End, (box, c) => VisitAsync(box, parts, c), ct);
        await file.ZeroRestAsync(stopped, meta.End, LocationPlaces.Other, ct);
        foreach (var list in parts.Lists)
        {
            stopped = await file.EachAsync(list.Body, list.End, (item, c) => CleanItemAsync(item, parts.Keys, c), ct);
            await file.ZeroRestAsync(stopped, list.End, LocationPlaces.MetadataKey, ct);
        }
        if (parts.ItemBoxes.Count > 0)
            Items = await ItemTable.CleanAsync(file, parts.ItemBoxes, ct);
    }

    private async ValueTask VisitAsync(Box box, Parts parts, CancellationToken ct)
    {
        switch (box.Type)
        {
            case "keys":
                parts.Keys.AddRange(await KeysAsync(box, ct));
                break;
            case "ilst":
                parts.Lists.Add(box);
                break;
            case "pitm" or "iinf" or "iloc" or "iprp" or "iref" or "idat":
                parts.ItemBoxes.TryAdd(box.Type, box);
                break;
            case "hdlr" or "dinf" or "grpl" or "ipro" or "ctry" or "lang":
                break;
            default:
                await file.OpaqueAsync(box, LocationPlaces.Other, ct);
                break;
        }
    }

    private async ValueTask<List<string>> KeysAsync(Box box, CancellationToken ct)
    {
        List<string> keys = [];
        if (await file.BodyAsync(box, ct) is not { } block)
            return keys;
        for (int at = 8; at + 8 <= block.Bytes.Length;)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(block.Span[at..]);
            if (size < 8 || size > block.Bytes.Length - at)
                break;
            keys.Add(Encoding.UTF8.GetString(block.Bytes, at + 8, (int)size - 8));
            at += (int)size;
        }
        return keys;
    }

    private async ValueTask CleanItemAsync(Box item, List<string> keys, CancellationToken ct)
    {
        string name = await NameAsync(item, keys, ct);
        if (name == CreationDate)
            await ReadCreationDateAsync(item, ct);
        // A number that no key is found for says nothing of what it holds.
        if (UserData.IsLocation(name) || name.StartsWith('\0'))
            file.Free(item, LocationPlaces.MetadataKey);
        else
            await file.OpaqueAsync(item, LocationPlaces.MetadataKey, ct);
    }

    /// <summary>Of a key by its number, of a tag its type, of a tag of someone's own the name within.</summary>
    private async ValueTask<string> NameAsync(Box item, List<string> keys, CancellationToken ct)
    {
        int index = BinaryPrimitives.ReadInt32BigEndian(Encoding.Latin1.GetBytes(item.Type));
        if (index > 0 && index <= keys.Count)
            return keys[index - 1];
        if (item.Type != "----" || item.Length > 65536 || await file.BodyAsync(item, ct) is not { } block)
            return item.Type;
        return Encoding.Latin1.GetString(block.Bytes);
    }

    private async ValueTask ReadCreationDateAsync(Box item, CancellationToken ct)
    {
        // The data box's header, type and locale come before the text.
        var data = await file.Walk.Window.PeekAsync(item.Body + 16, (int)Math.Clamp(item.Length - 16, 0, 40), ct);
        string text = Encoding.ASCII.GetString(data.Span);
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ssZ"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            CapturedAt ??= new CaptureTime(time.DateTime, time.Offset);
        }
    }

    private sealed class Parts
    {
        public List<string> Keys { get; } = [];

        public List<Box> Lists { get; } = [];

        public Dictionary<string, Box> ItemBoxes { get; } = [];
    }
}
