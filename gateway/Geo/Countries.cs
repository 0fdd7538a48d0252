using System.Net;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Geo;

/// <summary>The delegation file in memory: read at start, and again when it has changed. A file that can't be read then
/// changes nothing.</summary>
internal sealed partial class Countries(
    IOptions<GeoFenceOptions> options, TimeProvider clock, ILogger<Countries> logger) : BackgroundService
{
    // Looking, not watching: it works on every file system that a file may be mounted from.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly string? _path = options.Value.IsOn && options.Value.DelegationFile is { Length: > 0 } path
        ? path : null;
    private volatile CountryTable? _table;
    private (DateTime ChangedAt, long Length) _read;

    public string? Find(IPAddress address) => _table?.Find(address);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // A fence without its map is no start.
        if (_path is not null) Load(_path);
        return base.StartAsync(cancellationToken);
    }

    internal bool LoadIfChanged(string path)
    {
        try
        {
            if (Look(path) == _read) return false;
            Load(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException
            or UnauthorizedAccessException)
        {
            Log.Kept(logger, exception.GetType().Name);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_path is null) return;
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) LoadIfChanged(_path);
    }

    private void Load(string path)
    {
        var seen = Look(path);
        using var text = File.OpenText(path);
        _table = CountryTable.Read(text);
        _read = seen;
        Log.Loaded(logger, _table.Count);
    }

    private static (DateTime ChangedAt, long Length) Look(string path)
    {
        var file = new FileInfo(path);
        return (file.LastWriteTimeUtc, file.Length);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The delegation file holds {Count} ranges")]
        public static partial void Loaded(ILogger logger, int count);

        [LoggerMessage(LogLevel.Warning, "The changed delegation file can't be read ({Kind}); the old one stays")]
        public static partial void Kept(ILogger logger, string kind);
    }
}
