using System.Collections;
using System.Text;

namespace Imaging.ObjectStore.Http;

/// <summary>
/// The decoded query, in the order it came in. A plus sign is a plus sign: signatures are made that way.
/// </summary>
internal sealed class QueryParameters : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    public static QueryParameters Parse(ReadOnlySpan<char> query)
    {
        var parsed = new QueryParameters();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? default : pair[(equals + 1)..];
            parsed._pairs.Add(new(PercentEncoding.Decode(name), PercentEncoding.Decode(value)));
        }
        return parsed;
    }

    public string? this[string name]
    {
        get
        {
            foreach (var pair in _pairs)
                if (pair.Key == name)
                    return pair.Value;
            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    public bool Any(Func<string, bool> name) => _pairs.Exists(pair => name(pair.Key));

    public int Count(string name) => _pairs.Count(pair => pair.Key == name);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>SigV4's canonical query: encoded, then sorted, and without the signature itself.</summary>
    public void AppendCanonical(StringBuilder to)
    {
        if (_pairs.Count == 0)
            return;
        var encoded = new List<(string Name, string Value)>(_pairs.Count);
        foreach (var (name, value) in _pairs)
            if (name != "X-Amz-Signature")
                encoded.Add((Uri.EscapeDataString(name), Uri.EscapeDataString(value)));
        encoded.Sort(static (a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is var byName and not 0
                ? byName
                : string.CompareOrdinal(a.Value, b.Value));
        for (var i = 0; i < encoded.Count; i++)
            to.Append(i == 0 ? "" : "&").Append(encoded[i].Name).Append('=').Append(encoded[i].Value);
    }
}
