using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// The root keys, oldest first; the last one is current. The file is replaced as a whole, is never made twice, and is
/// refused when others may read it.
/// </summary>
internal sealed class RootKeyFile(string path, IRootKeyGuard guard, TimeProvider clock)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public bool Exists => File.Exists(path);

    public DateTime ChangedAt => File.GetLastWriteTimeUtc(path);

    /// <exception cref="InvalidOperationException">The file is missing, open to others, or not a key file.</exception>
    public async Task<IReadOnlyList<RootKey>> ReadAsync(CancellationToken ct)
    {
        var keys = new List<RootKey>();
        foreach (var entry in await EntriesAsync(ct))
            keys.Add(new(entry.Id, await guard.OpenAsync(Convert.FromBase64String(entry.Key), ct)));
        return keys;
    }

    /// <summary>Makes the file with one key (O_EXCL); somebody else's, made at the same moment, stands.</summary>
    public async Task CreateAsync(CancellationToken ct)
    {
        var first = await NewEntryAsync(ct);
        try
        {
            await WriteAsync(path, [first], ct);
        }
        catch (IOException) when (Exists)
        {
        }
    }

    /// <summary>Adds a key, which is current from now on, and returns its id.</summary>
    public async Task<string> AddAsync(CancellationToken ct)
    {
        var added = await NewEntryAsync(ct);
        var draft = $"{path}.{Guid.CreateVersion7():N}";
        await WriteAsync(draft, [.. await EntriesAsync(ct), added], ct);
        File.Move(draft, path, overwrite: true);
        return added.Id;
    }

    private async Task<List<Entry>> EntriesAsync(CancellationToken ct)
    {
        if (!Exists) throw new InvalidOperationException($"The key file {path} (Sealing:KeyFile) is missing.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new InvalidOperationException(
                $"The key file {path} may be read by others than its owner; set its mode to 0600.");
        // Another replica may be between making the file and filling it.
        for (var wait = 0; new FileInfo(path).Length == 0 && wait < 50; wait++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, ct);
        try
        {
            await using var stream = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Content>(stream, Json, ct) is { Keys: { Count: > 0 } keys }
                ? keys
                : throw new JsonException("There are no keys in it.");
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"The key file {path} is not one.", exception);
        }
    }

    private async Task<Entry> NewEntryAsync(CancellationToken ct)
    {
        var (_, stored) = await guard.CreateAsync(ct);
        var (now, suffix) = (clock.GetUtcNow(), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(6)));
        return new($"{now:yyyyMMdd}-{suffix}", now, Convert.ToBase64String(stored));
    }

    private static async Task WriteAsync(string path, List<Entry> entries, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        await using var stream = new FileStream(path, options);
        await JsonSerializer.SerializeAsync(stream, new Content(entries), Json, ct);
        stream.Flush(flushToDisk: true);
    }

    private sealed record Content(List<Entry> Keys);

    private sealed record Entry(string Id, DateTimeOffset CreatedAt, string Key);
}

/// <summary>256 random bits that everything else is derived from.</summary>
internal sealed record RootKey(string Id, byte[] Key)
{
    /// <summary>Tells this key from another without giving anything of it away.</summary>
    public byte[] CheckValue() => Derive("imaging/check");

    /// <summary>HKDF (RFC 5869) with the label as info.</summary>
    public byte[] Derive(string label) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Key, 32, info: System.Text.Encoding.ASCII.GetBytes(label));
}
