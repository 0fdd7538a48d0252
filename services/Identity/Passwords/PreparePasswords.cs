namespace Imaging.Identity.Passwords;

/// <summary>Spends the first hash before the first request: an unknown address takes no longer than others.</summary>
internal sealed class PreparePasswords(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<StaffPasswords>().PrepareAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
