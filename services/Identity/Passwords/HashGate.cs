namespace Imaging.Identity.Passwords;

/// <summary>As many password hashes at a time as there are cores: a flood of logins queues here and leaves the
/// rest of the service its turn.</summary>
internal sealed class HashGate : IDisposable
{
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);

    public async Task<T> RunAsync<T>(Func<Task<T>> hashing, CancellationToken ct)
    {
        await _cores.WaitAsync(ct);
        try
        {
            return await hashing();
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose() => _cores.Dispose();
}
