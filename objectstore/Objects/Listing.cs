using System.Text;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Objects;

internal sealed record ListingQuery(string Prefix, string Delimiter, string? After, int MaxKeys);

/// <summary>
/// One page of a listing. Items come in the order of their UTF-8 bytes, keys and common prefixes counted alike, and
/// whatever is not behind <see cref="ListingQuery.After"/> was on an earlier page.
/// </summary>
internal sealed class Listing
{
    private const int Batch = 64;

    private readonly KeyIndex _index;
    private readonly ListingQuery _query;
    private readonly byte[] _prefix;
    private readonly byte[] _delimiter;
    private readonly byte[] _after;

    private Listing(KeyIndex index, ListingQuery query)
    {
        (_index, _query) = (index, query);
        _prefix = Encoding.UTF8.GetBytes(query.Prefix);
        _delimiter = Encoding.UTF8.GetBytes(query.Delimiter);
        _after = Encoding.UTF8.GetBytes(query.After ?? "");
    }

    public List<IndexEntry> Entries { get; } = [];

    public List<string> CommonPrefixes { get; } = [];

    public bool IsTruncated { get; private set; }

    /// <summary>The last item of the page, which the next page goes on after.</summary>
    public string? Last { get; private set; }

    public static Listing Page(KeyIndex index, ListingQuery query)
    {
        var listing = new Listing(index, query);
        if (query.MaxKeys > 0)
            listing.Fill();
        return listing;
    }

    private void Fill()
    {
        var afterPrefix = _after.AsSpan().SequenceCompareTo(_prefix) >= 0;
        var from = afterPrefix ? _after : _prefix;
        var inclusive = !afterPrefix || _after.Length == 0;
        byte[]? common = null;
        var batch = new IndexEntry[Batch];
        int count;
        while ((count = _index.Read(from, inclusive, batch)) > 0)
        {
            foreach (var entry in batch.AsSpan(0, count))
            {
                if (common is not null && entry.Key.AsSpan().StartsWith(common))
                    continue;
                if (!entry.Key.AsSpan().StartsWith(_prefix))
                    return;
                common = CommonPrefixOf(entry.Key);
                if (common is not null && common.AsSpan().SequenceCompareTo(_after) <= 0)
                    continue;
                if (Entries.Count + CommonPrefixes.Count == _query.MaxKeys)
                {
                    IsTruncated = true;
                    return;
                }
                Add(entry, common);
            }
            // A prefix that outlives the batch is stepped over as a whole, however many keys it holds.
            var last = batch[count - 1].Key;
            (from, inclusive) = common is not null && last.AsSpan().StartsWith(common)
                ? (Behind(common), true)
                : (last, false);
        }
    }

    private void Add(IndexEntry entry, byte[]? common)
    {
        if (common is null)
        {
            Entries.Add(entry);
            Last = entry.KeyText;
        }
        else
        {
            Last = Encoding.UTF8.GetString(common);
            CommonPrefixes.Add(Last);
        }
    }

    private byte[]? CommonPrefixOf(byte[] key)
    {
        if (_delimiter.Length == 0)
            return null;
        var at = key.AsSpan(_prefix.Length).IndexOf(_delimiter);
        return at < 0 ? null : key[..(_prefix.Length + at + _delimiter.Length)];
    }

    /// <summary>The first bytes behind every key with this prefix; no byte of UTF-8 is 0xFF, so the last can grow.</summary>
    private static byte[] Behind(byte[] prefix)
    {
        var behind = prefix.ToArray();
        behind[^1]++;
        return behind;
    }
}
