using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Imaging.AppHost;

/// <summary>
/// In development a part that died is started again, later each time, and the terminal says so. What somebody stopped
/// stays stopped: it passed through Stopping.
/// </summary>
internal sealed class Restarts(ResourceNotificationService notifications, ResourceCommandService commands)
    : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, string?> _states = new();
    private readonly ConcurrentDictionary<string, int> _deaths = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource is not (ProjectResource or ExecutableResource) || change.Snapshot.IsHidden) continue;
            var state = change.Snapshot.State?.Text;
            _states.TryGetValue(change.ResourceId, out var before);
            _states[change.ResourceId] = state;
            if (before == KnownResourceStates.Running && KnownResourceStates.TerminalStates.Contains(state))
                _ = StartAgainAsync(change.Resource.Name, change.ResourceId, change.Snapshot.ExitCode, stoppingToken);
        }
    }

    private async Task StartAgainAsync(string name, string id, int? exitCode, CancellationToken ct)
    {
        var deaths = _deaths.AddOrUpdate(id, 1, (_, seen) => seen + 1);
        var delay = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, deaths - 1)));
        Console.Error.WriteLine(
            $"{name} ended by itself (exit code {exitCode}); it is started again in {delay.TotalSeconds:0} s.");
        await Task.Delay(delay, ct);
        var started = await commands.ExecuteCommandAsync(id, KnownResourceCommands.StartCommand, ct);
        if (!started.Success) Console.Error.WriteLine($"{name} could not be started again: {started.Message}");
    }
}
