namespace Imaging.ObjectStore.Storage;

/// <summary>
/// The folders of part files under a bucket's <c>data/</c>. A folder whose object was replaced or deleted stays until
/// the last reader has let go of it.
/// </summary>
internal sealed class DataFolders(string root)
{
    private sealed class Use
    {
        public int Readers { get; set; }

        public bool Doomed { get; set; }
    }

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Use> _uses = [];

    public string Root => root;

    public string PathOf(string id) => Path.Combine(root, id);

    public string PathOf(string id, int part) => Path.Combine(root, id, $"{part:00000}");

    public void Acquire(string id)
    {
        lock (_gate)
        {
            if (!_uses.TryGetValue(id, out var use))
                _uses[id] = use = new();
            use.Readers++;
        }
    }

    public void Release(string id)
    {
        lock (_gate)
        {
            var use = _uses[id];
            if (--use.Readers > 0)
                return;
            _uses.Remove(id);
            if (!use.Doomed)
                return;
        }
        Delete(id);
    }

    /// <summary>Call once nothing durable names the folder any more. What a crash leaves of it, the sweep takes.</summary>
    public void Doom(string id)
    {
        lock (_gate)
        {
            if (_uses.TryGetValue(id, out var use))
            {
                use.Doomed = true;
                return;
            }
        }
        Delete(id);
    }

    private void Delete(string id)
    {
        if (Directory.Exists(PathOf(id)))
            Directory.Delete(PathOf(id), recursive: true);
    }
}
