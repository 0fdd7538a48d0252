using System.Collections.Concurrent;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a person needs to see when a wait does not end: states, failing checks, last lines.</summary>
internal sealed class StateReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService logs)
{
    private const int LinesShown = 12;
    private readonly ConcurrentDictionary<Pending, bool> _pending = new();

    /// <summary>Waits that nobody cancelled, for instance because only an outer WaitAsync timed out.</summary>
    public IReadOnlyList<string> StillWaiting => [.. _pending.Keys.Select(wait => wait.Text)];

    public IDisposable Waiting(string text)
    {
        var pending = new Pending(text, this);
        _pending[pending] = true;
        return pending;
    }

    public string OfAll() => string.Concat(model.Resources.Select(Of));

    public string Of(IResource resource)
    {
        var text = new StringBuilder();
        foreach (var id in ResourceInstances.IdsOf(resource))
        {
            if (!notifications.TryGetCurrentState(id, out var current))
                continue;
            var snapshot = current.Snapshot;
            text.Append("  ").Append(id).Append(": ").Append(snapshot.State?.Text ?? "not created");
            if (snapshot.ExitCode is { } code)
                text.Append(" (exit code ").Append(code).Append(')');
            if (snapshot.HealthStatus is { } health and not HealthStatus.Healthy)
                text.Append(", ").Append(health);
            foreach (var report in snapshot.HealthReports.Where(r => r.Status != HealthStatus.Healthy))
                text.Append(", ").Append(report.Name).Append(": ").Append(report.Description ?? "has not reported");
            text.AppendLine();
        }

        foreach (var line in logs.LastLines(resource.Name, LinesShown))
            text.Append("    | ").AppendLine(line.Content);
        return text.ToString();
    }

    private sealed class Pending(string text, StateReport report) : IDisposable
    {
        public string Text => text;

        public void Dispose() => report._pending.TryRemove(this, out _);
    }
}
