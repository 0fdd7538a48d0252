namespace Imaging.ObjectStore.Http;

/// <summary>
/// What If-Match and If-None-Match hold (RFC 9110, 13.1.1 and 13.1.2): a star, or a list of entity tags. Clients of S3
/// leave out the quotes, so a bare word is a tag too.
/// </summary>
internal sealed class EntityTags
{
    private readonly List<(string Tag, bool IsWeak)> _tags = [];
    private bool _any;

    /// <summary>What is neither is refused: a condition that nobody can read must not pass for none.</summary>
    public static EntityTags? Parse(string? header)
    {
        if (header is null)
            return null;
        var parsed = new EntityTags();
        var rest = header.AsSpan().Trim();
        if (rest is "*")
            parsed._any = true;
        else
            while (!(rest = rest.TrimStart(" \t,")).IsEmpty)
                rest = parsed.TakeOne(rest);
        return parsed._any || parsed._tags.Count > 0 ? parsed : throw Malformed();
    }

    /// <summary>For what is written or removed: a weak tag says nothing about the bytes (8.8.3.2).</summary>
    public bool MatchStrongly(string etag) => _any || _tags.Exists(tag => !tag.IsWeak && tag.Tag == etag);

    public bool MatchWeakly(string etag) => _any || _tags.Exists(tag => tag.Tag == etag);

    private ReadOnlySpan<char> TakeOne(ReadOnlySpan<char> rest)
    {
        var isWeak = rest.StartsWith("W/\"");
        var tag = isWeak ? rest[2..] : rest;
        var isQuoted = tag[0] == '"';
        var length = isQuoted ? tag[1..].IndexOf('"') : tag.IndexOfAny(" \t,");
        if (isQuoted && length < 0)
            throw Malformed();
        if (!isQuoted && length < 0)
            length = tag.Length;
        var text = tag.Slice(isQuoted ? 1 : 0, length);
        rest = tag[(length + (isQuoted ? 2 : 0))..].TrimStart(" \t");
        if ((!isQuoted && text.ContainsAny("\"*")) || !(rest.IsEmpty || rest[0] == ','))
            throw Malformed();
        _tags.Add((text.ToString(), isWeak));
        return rest;
    }

    private static S3Exception Malformed() =>
        new(S3Error.InvalidArgument("A condition is not a list of entity tags."));
}
