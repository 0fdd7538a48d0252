using Imaging.ServiceDefaults.Background;

namespace Imaging.Identity.Passwords;

/// <summary>As many password hashes at a time as there are cores: a flood of logins queues here and leaves the
/// rest of the service its turn.</summary>
internal sealed class HashGate : IDisposable
{
    private readonly Turns _cores = new("password check", Environment.ProcessorCount, TimeSpan.FromSeconds(10));

    public async Task<T> RunAsync<T>(Func<Task<T>> hashing, CancellationToken ct)
    {
        using var turn = await _cores.TakeAsync(ct);
        return await hashing();
    }

    public void Dispose() => _cores.Dispose();
}
