using Imaging.ServiceDefaults.Problems;

namespace Imaging.ServiceDefaults.Background;

/// <summary>For what only so many may do at once. Nobody waits for a turn without an end.</summary>
/// <param name="of">What it is, as callers are told that it does not answer.</param>
public sealed class Turns(string of, int atOnce, TimeSpan patience) : IDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce, atOnce);

    /// <summary>Dispose it when done.</summary>
    /// <exception cref="DependencyException">None came in time.</exception>
    public async ValueTask<Turn> TakeAsync(CancellationToken ct) => await _free.WaitAsync(patience, ct)
        ? new(_free)
        : throw new DependencyException(of, "No turn came in time");

    public void Dispose() => _free.Dispose();

    public readonly struct Turn : IDisposable
    {
        private readonly SemaphoreSlim _free;

        internal Turn(SemaphoreSlim free) => _free = free;

        public void Dispose() => _free.Release();
    }
}
