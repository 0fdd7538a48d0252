namespace Imaging.Media.Tests.Fuzzing;

/// <summary>
/// Makes the nth mutant of a seed, the same on every machine: one of the corpus, changed a few times in ways that reach
/// what a format's reader decides on. A failure is repeated by its number alone.
/// </summary>
internal sealed class Mutator(IReadOnlyList<Seedling> corpus, int seed)
{
    private const int MostChanges = 6;

    /// <summary>Lengths, counts and floats that readers stumble over; tags of items and delimiters.</summary>
    private static readonly byte[][] s_words =
    [
        [0], [1], [0x7F], [0x80], [0xFF], [0, 0], [0xFF, 0xFF], [0xFF, 0x7F], [0, 0x80],
        [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0xFE, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80],
        [0, 0, 0xC0, 0x7F], [0, 0, 0x80, 0x7F], [0, 0, 0x80, 0xFF], [0x7F, 0xC0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0xF8, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0, 0, 0, 0, 0x80],
        [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0], [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF],
        [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0], [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0], [0xFF, 0xFE, 0xE0, 0xDD, 0, 0, 0, 0],
        [0x20, 0x00, 0x0D, 0x00], [0x28, 0x00, 0x10, 0x00], [0x28, 0x00, 0x08, 0x00], [0xE0, 0x7F, 0x10, 0x00],
        [.. "SQ"u8], [.. "UN"u8], [.. "IS"u8], [.. "DS"u8], [.. "FL"u8], [.. "FD"u8], [.. "US"u8], [.. "UV"u8],
        [.. "OB"u8], [.. "UT"u8], [.. "??"u8], [(byte)'\\'], [.. "1E400"u8], [.. "-1"u8],
    ];

    public (string Name, byte[] Bytes) Make(int number)
    {
        // Knuth's multiplicative hash keeps neighbours apart.
        var random = new Random(unchecked((seed * 397) ^ (int)(number * 2654435761)));
        var seedling = corpus[random.Next(corpus.Count)];
        var bytes = seedling.Bytes.ToList();
        for (var left = random.Next(1, MostChanges + 1); left > 0 && bytes.Count > 0; left--) Change(bytes, random);
        return (seedling.Name, seedling.Wrap([.. bytes]));
    }

    private void Change(List<byte> bytes, Random random)
    {
        var at = Place(bytes.Count, random);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 or 3:
                Overwrite(bytes, at, s_words[random.Next(s_words.Length)]);
                break;
            case 4:
                bytes.InsertRange(at, s_words[random.Next(s_words.Length)]);
                break;
            case 5:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                break;
            case 6:
                bytes.InsertRange(Place(bytes.Count, random), Piece(bytes, at, random));
                break;
            case 7:
                var other = corpus[random.Next(corpus.Count)].Bytes;
                bytes.InsertRange(at, Piece(other, random.Next(other.Length), random));
                break;
            default:
                // A cut, or a few bytes too many.
                if (random.Next(2) == 0) bytes.RemoveRange(at, bytes.Count - at);
                else bytes.AddRange(s_words[random.Next(s_words.Length)]);
                break;
        }
    }

    /// <summary>Headers are at the beginning and decide most.</summary>
    private static int Place(int count, Random random) => random.Next(3) == 0
        ? random.Next(count) : random.Next(Math.Min(count, 1000));

    private static void Overwrite(List<byte> bytes, int at, byte[] word)
    {
        for (var i = 0; i < word.Length && at + i < bytes.Count; i++) bytes[at + i] = word[i];
    }

    private static byte[] Piece(IReadOnlyList<byte> bytes, int at, Random random) =>
        [.. bytes.Skip(at).Take(random.Next(1, 64))];
}
