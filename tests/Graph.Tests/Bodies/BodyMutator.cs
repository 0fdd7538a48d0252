using System.Text;

namespace Imaging.Graph.Tests.Bodies;

/// <summary>Bodies as nobody thought of them: members that are odd, doubled, gone or where they do not belong, and
/// bytes that are cut off, turned over or not UTF-8. The same seed makes the same bodies.</summary>
internal sealed class BodyMutator(Random random)
{
    // As they stand in JSON; some can't be made with a document model.
    private static readonly string[] Odd =
    [
        "null", "true", "false", "0", "-1", "1e308", "1e-400", "99999999999999999999999999", "0.1", "\"\"", "\" \"", "{}",
        "[]", "[null]", "[[]]", "[{}]", "{\"a\":null}", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202e\"",
        "\"' OR 1=1 --\"", "\"%00\"", "\"../../etc/passwd\"", "\"\\r\\nBcc: eve@example.org\"", "\"😀\"", "\"ﷺ\"",
        "\"0000-00-00\"", "\"9999-12-31\"", "\"00000000-0000-0000-0000-000000000000\"", "\"sms,email\"", "\"NONE\"",
    ];

    public byte[] Next(BodySchema schema)
    {
        var text = schema.Example().ToJsonString();
        for (var times = random.Next(4); times > 0; times--) text = Change(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(4) == 0 ? Damage(bytes) : bytes;
    }

    /// <summary>Puts something odd where a value is.</summary>
    private string Change(string text)
    {
        var (from, to) = ValueAt(text, random.Next(text.Length));
        return string.Concat(text.AsSpan(0, from), Value(text[from..to]), text.AsSpan(to));
    }

    private string Value(string before) => random.Next(6) switch
    {
        0 => $"[{string.Join(',', Enumerable.Repeat(before, random.Next(60)))}]",
        1 => $"\"{string.Concat(Enumerable.Repeat(random.GetItems(["a", "😀", "ก", "é", "\\n"], 1)[0], random.Next(5000)))}\"",
        2 => new string('[', random.Next(80)),
        _ => random.GetItems(Odd, 1)[0],
    };

    private byte[] Damage(byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        var odd = new byte[random.Next(1, 9)];
        random.NextBytes(odd);
        return random.Next(5) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. odd, .. bytes[at..]],
            2 => [0xEF, 0xBB, 0xBF, .. bytes],
            3 => [.. bytes, .. bytes],
            _ => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
        };
    }

    /// <summary>From a colon, comma or bracket to the next one: mostly a value, and now and then something
    /// else.</summary>
    private static (int From, int To) ValueAt(string text, int at)
    {
        var from = text.LastIndexOfAny([':', '[', ','], at) + 1;
        var to = text.IndexOfAny([',', '}', ']'], from);
        return to < 0 ? (from, text.Length) : (from, to);
    }
}
