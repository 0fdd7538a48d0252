using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace Imaging.AppHost;

/// <summary>
/// What the parts say: every line goes to a file of its resource beside the data, warnings and errors to the terminal
/// as well, with the resource's name.
/// </summary>
internal sealed class ResourceLogs(
    ResourceNotificationService notifications, ResourceLoggerService loggers, Settings settings) : BackgroundService
{
    private readonly ConcurrentDictionary<string, bool> _watched = new();

    private string Folder => Path.Combine(settings.DataFolder, "logs");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DataFolder.CreateForOwner(Folder);
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource is ProjectResource or ExecutableResource && !change.Snapshot.IsHidden
                && _watched.TryAdd(change.ResourceId, true))
                _ = KeepAsync(change.Resource, change.ResourceId, stoppingToken);
        }
    }

    private async Task KeepAsync(IResource resource, string id, CancellationToken ct)
    {
        var path = Path.Combine(Folder, $"{(resource.GetReplicaCount() > 1 ? id : resource.Name)}.log");
        try
        {
            using var log = new RollingFile(path);
            await foreach (var lines in loggers.WatchAsync(id).WithCancellation(ct))
            {
                foreach (var (_, content, _) in lines)
                {
                    // Aspire puts the time before each line.
                    var text = content[(content.IndexOf(' ', StringComparison.Ordinal) + 1)..];
                    log.WriteLine(text);
                    if (Concern(text) is { } concern) Console.Error.WriteLine($"{resource.Name}: {concern}");
                }

                log.Flush();
            }
        }
        catch (IOException exception)
        {
            Console.Error.WriteLine($"{path} is not written any more: {exception.Message}");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The system ends, and its logs with it.
        }
    }

    /// <summary>What a developer should see at once; null for the rest.</summary>
    private static string? Concern(string line)
    {
        if (!line.StartsWith('{')) return line.Contains("[ERROR]", StringComparison.Ordinal) ? line : null;
        try
        {
            var entry = JsonSerializer.Deserialize<Entry>(line, JsonSerializerOptions.Web)!;
            return entry.Level is "Warning" or "Error" or "Critical" ? $"{entry.Level}: {entry.Message}" : null;
        }
        catch (JsonException)
        {
            // Not one of ours: it stands in the file.
            return null;
        }
    }

    private sealed record Entry(string? Level, string? Message);
}
