using System.Buffers.Binary;

namespace Imaging.Media.Tests.Containers;

/// <summary>Damages files as attackers and bad luck do; the same seed does the same damage.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> donors)
{
    private static readonly uint[] s_numbers =
        [0, 1, 2, 7, 8, 12, 0x7F, 0xFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] original)
    {
        List<byte> bytes = [.. original];
        for (int i = _random.Next(1, 5); i > 0 && bytes.Count > 12; i--)
            Once(bytes);
        return [.. bytes];
    }

    private void Once(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count - 8);
        int length = Math.Min(_random.Next(1, 1 + _random.Next(1, 200)), bytes.Count - at);
        switch (_random.Next(9))
        {
            case 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2:
                Number(bytes, at, s_numbers[_random.Next(s_numbers.Length)]);
                break;
            case 3:
                // Somewhere in the file: offsets that meet, and loops.
                Number(bytes, at, (uint)_random.Next(bytes.Count));
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(_random.Next(bytes.Count - length + 1), length));
                break;
            case 6:
                var donor = donors[_random.Next(donors.Count)];
                int from = _random.Next(donor.Length);
                bytes.InsertRange(at, donor[from..Math.Min(donor.Length, from + length)]);
                break;
            case 7:
                bytes.RemoveRange(bytes.Count - length, length);
                break;
            default:
                for (int i = 0; i < length; i++)
                    bytes[at + i] = 0;
                break;
        }
    }

    private void Number(List<byte> bytes, int at, uint number)
    {
        var wide = new byte[4];
        if (_random.Next(2) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(wide, number);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(wide, number);
        int width = _random.Next(2) == 0 ? 4 : 2;
        for (int i = 0; i < width; i++)
            bytes[at + i] = wide[i];
    }
}
