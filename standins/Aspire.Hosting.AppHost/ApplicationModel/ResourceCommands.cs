using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ExecuteCommandContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    public required string ResourceName { get; init; }

    public required CancellationToken CancellationToken { get; init; }
}

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public bool Canceled { get; init; }

    public string? Message { get; init; }
}

public static class CommandResults
{
    public static ExecuteCommandResult Success() => new() { Success = true };

    public static ExecuteCommandResult Failure(string? errorMessage = null) =>
        new() { Success = false, Message = errorMessage };

    public static ExecuteCommandResult Failure(Exception exception) => Failure(exception.Message);

    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}

public sealed class ResourceCommandAnnotation(
    string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand)
        : IResourceAnnotation
{
    public string Name => name;

    public string DisplayName => displayName;

    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand => executeCommand;
}

public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
    public static readonly string RestartCommand = "restart";
}

[SuppressMessage("Design", "CA1062", Justification = "Called with resources of the model.")]
public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly DistributedApplicationModel _model;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(
        ResourceNotificationService notifications, DistributedApplicationModel model, IServiceProvider services) =>
        (_notifications, _model, _services) = (notifications, model, services);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var results = await Task.WhenAll(
            Orchestration.ResourceInstances.IdsOf(resource).Select(id =>
                ExecuteAsync(resource, id, commandName, cancellationToken)));
        return results.FirstOrDefault(result => !result.Success) ?? results[0];
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (_notifications.TryGetCurrentState(resourceId, out var instance))
            return ExecuteAsync(instance.Resource, instance.ResourceId, commandName, cancellationToken);
        var named = _model.Resources.FirstOrDefault(resource => ResourceNames.Same(resource.Name, resourceId));
        return named is null
            ? Task.FromResult(CommandResults.Failure($"Resource '{resourceId}' not found."))
            : ExecuteCommandAsync(named, commandName, cancellationToken);
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(IResource resource, string id, string commandName,
        CancellationToken ct)
    {
        // Up to 13.1 the built-in names were resource-start, resource-stop and resource-restart.
        var name = commandName.StartsWith("resource-", StringComparison.Ordinal) ? commandName["resource-".Length..]
            : commandName;
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(c =>
            c.Name == name || c.Name == commandName);
        if (command is null)
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resource.Name}'.");
        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext
            {
                ResourceName = id, ServiceProvider = _services, CancellationToken = ct,
            });
        }
        catch (DistributedApplicationException e)
        {
            return CommandResults.Failure(e);
        }
    }
}
