using System.Buffers.Binary;
using System.Text;

namespace Imaging.Media.Containers.Boxes;

/// <summary>Size, rotation and mirroring of one item by its properties (ISO/IEC 23008-12, 6.5.3, 6.5.10,
/// 6.5.12).</summary>
internal static class ItemProperties
{
    public static ContainerFacts Read(byte[] iprp, uint item)
    {
        List<(string Type, byte[] Body)> properties = [];
        List<int> associated = [];
        foreach (var (type, body) in Boxes(iprp))
        {
            if (type == "ipco")
                properties.AddRange(Boxes(body));
            else if (type == "ipma")
                associated.AddRange(Associated(body, item));
        }
        var facts = new ContainerFacts();
        int turn = 0;
        bool isMirrored = false;
        foreach (int index in associated)
        {
            if (index < 1 || index > properties.Count)
                continue;
            var (type, body) = properties[index - 1];
            if (type == "ispe" && body.Length >= 12)
                facts = facts with { Width = Int32(body, 4), Height = Int32(body, 8) };
            // Anticlockwise quarters.
            else if (type == "irot" && body.Length >= 1)
                turn += 4 - (body[0] & 3);
            // About the vertical axis, or the horizontal one, which is the same upside down.
            else if (type == "imir" && body.Length >= 1)
                (isMirrored, turn) = (!isMirrored, 4 - turn % 4 + ((body[0] & 1) == 1 ? 2 : 0));
        }
        return facts with { Orientation = Orientation(isMirrored, turn % 4) };
    }

    /// <summary>EXIF's number for a picture that is mirrored from left to right and then turned clockwise.</summary>
    private static int Orientation(bool isMirrored, int turn) => (isMirrored, turn) switch
    {
        (false, 0) => 1,
        (false, 1) => 6,
        (false, 2) => 3,
        (false, _) => 8,
        (true, 0) => 2,
        (true, 1) => 7,
        (true, 2) => 4,
        (true, _) => 5,
    };

    /// <summary>Property numbers in the order of ipma, which is that of transformations.</summary>
    private static List<int> Associated(byte[] ipma, uint item)
    {
        List<int> properties = [];
        var fields = new ItemFields(ipma, 0);
        int versionAndFlags = (int)fields.Number(4);
        int idWidth = versionAndFlags >> 24 == 0 ? 2 : 4;
        bool isWide = (versionAndFlags & 1) != 0;
        for (long entries = fields.Number(4); entries > 0 && !fields.IsShort; entries--)
        {
            bool isWanted = fields.Number(idWidth) == item;
            for (long count = fields.Number(1); count > 0 && !fields.IsShort; count--)
            {
                int property = (int)fields.Number(isWide ? 2 : 1) & (isWide ? 0x7FFF : 0x7F);
                if (isWanted)
                    properties.Add(property);
            }
        }
        return properties;
    }

    private static List<(string Type, byte[] Body)> Boxes(byte[] bytes)
    {
        List<(string, byte[])> boxes = [];
        for (int at = 0; at + 8 <= bytes.Length;)
        {
            int size = Int32(bytes, at);
            if (size < 8 || size > bytes.Length - at)
                break;
            boxes.Add((Encoding.Latin1.GetString(bytes, at + 4, 4), bytes[(at + 8)..(at + size)]));
            at += size;
        }
        return boxes;
    }

    private static int Int32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
}
