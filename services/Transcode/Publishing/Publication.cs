using Imaging.Media.V1;

namespace Imaging.Transcode.Publishing;

/// <summary>Renditions on their way to the store, while others are still being made.</summary>
internal sealed class Publication : IAsyncDisposable
{
    private readonly Func<MadeFile, CancellationToken, Task<MadeRendition>> _send;
    private readonly CancellationTokenSource _stop;
    private readonly List<Task<MadeRendition>> _sending = [];

    public Publication(Func<MadeFile, CancellationToken, Task<MadeRendition>> send, CancellationToken ct) =>
        (_send, _stop) = (send, CancellationTokenSource.CreateLinkedTokenSource(ct));

    /// <summary>Begins to send a file, which must not change any more.</summary>
    public void Add(params IEnumerable<MadeFile> files) =>
        _sending.AddRange(files.Select(file => _send(file, _stop.Token)));

    /// <summary>Waits until all have arrived.</summary>
    public Task<MadeRendition[]> CompleteAsync() => Task.WhenAll(_sending);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What failed was told by CompleteAsync, or is of no interest any more.
        await Task.WhenAll((IEnumerable<Task>)_sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
