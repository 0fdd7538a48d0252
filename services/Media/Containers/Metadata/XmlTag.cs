namespace Imaging.Media.Containers.Metadata;

internal enum XmlTagKind
{
    Open,
    Close,
    Empty,

    /// <summary>Comment, CDATA or processing instruction.</summary>
    Other,
    Broken,
}

/// <summary>One tag and where its attributes lie.</summary>
internal readonly record struct XmlTag(
    XmlTagKind Kind, string Name, List<(string Name, int From, int To)> Attributes)
{
    private static readonly XmlTag s_other = new(XmlTagKind.Other, "", []);
    private static readonly XmlTag s_broken = new(XmlTagKind.Broken, "", []);

    /// <summary>Reads what begins with the "&lt;" at <paramref name="at"/>, and moves past it.</summary>
    public static XmlTag Read(ref XmlText text, ref int at)
    {
        foreach (var (open, close) in ((string, string)[])[("<?", "?>"), ("<!--", "-->"), ("<![CDATA[", "]]>")])
        {
            if (text.StartsWith(open, at))
                return Past(ref text, close, ref at);
        }
        bool isClose = text.StartsWith("</", at);
        at += isClose ? 2 : 1;
        string name = text.Name(ref at);
        if (name.Length == 0)
            return s_broken;
        List<(string, int, int)> attributes = [];
        while (true)
        {
            text.SkipSpace(ref at);
            char next = text[at];
            if (next == '>')
            {
                at++;
                return new XmlTag(isClose ? XmlTagKind.Close : XmlTagKind.Open, name, attributes);
            }
            if (next == '/' && text[at + 1] == '>' && !isClose)
            {
                at += 2;
                return new XmlTag(XmlTagKind.Empty, name, attributes);
            }
            int from = at;
            string attribute = text.Name(ref at);
            if (isClose || attribute.Length == 0 || !text.Value(ref at))
                return s_broken;
            attributes.Add((attribute, from, at));
        }
    }

    private static XmlTag Past(ref XmlText text, string close, ref int at)
    {
        int end = text.IndexOf(close, at);
        at = end + close.Length;
        return end < 0 ? s_broken : s_other;
    }
}
