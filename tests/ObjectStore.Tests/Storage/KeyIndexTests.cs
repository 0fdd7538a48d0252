using System.Text;
using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Tests.Storage;

public sealed class KeyIndexTests
{
    [Fact]
    public void It_holds_what_a_sorted_dictionary_would_hold()
    {
        var index = new KeyIndex();
        var model = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var key = $"{random.Next(3000):x}";
            if (random.Next(3) == 0)
                Assert.Equal(model.Remove(key), index.Remove(Encoding.UTF8.GetBytes(key)) is not null);
            else
            {
                index.Set(Entry(key, i));
                model[key] = i;
            }
        }
        Assert.Equal(model.Select(pair => (pair.Key, pair.Value)), All(index));
        Assert.Equal(model.Count, index.Count);
    }

    [Fact]
    public void Ascending_keys_are_all_there()
    {
        var index = new KeyIndex();
        for (var i = 0; i < 2000; i++)
            index.Set(Entry($"{i:00000}", i));
        Assert.Equal(2000, All(index).Count);
        Assert.True(index.TryGet("01234"u8, out var entry));
        Assert.Equal(1234, entry.Size);
    }

    private static IndexEntry Entry(string key, long size) => new(Encoding.UTF8.GetBytes(key), size, 0, 0, 0, null);

    private static List<(string, long)> All(KeyIndex index)
    {
        var all = new List<(string, long)>();
        var batch = new IndexEntry[100];
        var (from, inclusive) = (Array.Empty<byte>(), true);
        int count;
        while ((count = index.Read(from, inclusive, batch)) > 0)
        {
            all.AddRange(batch.Take(count).Select(entry => (entry.KeyText, entry.Size)));
            (from, inclusive) = (batch[count - 1].Key, false);
        }
        return all;
    }
}
