using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;

namespace Imaging.Gateway.Credentials;

/// <summary>
/// What Identity said of a credential, kept for seconds, so that what is revoked stops within them; a refusal is kept
/// for less. A credential that a crowd presents at once is asked about once. An outage is nobody's answer: not kept.
/// </summary>
internal sealed class RecentAnswers<TQuestion, TAnswer>(
    IMemoryCache cache, TimeProvider clock, Func<TQuestion, Task<TAnswer>> ask)
    where TQuestion : notnull
    where TAnswer : Answer
{
    // Within five seconds a revocation has to show.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TQuestion, Lazy<Task<TAnswer>>> _asking = new();

    public async ValueTask<TAnswer> GetAsync(TQuestion question, CancellationToken ct)
    {
        if (cache.TryGetValue(question, out Kept? kept) && kept is not null && clock.GetUtcNow() < kept.Until)
            return kept.Answer;
        return await _asking.GetOrAdd(question, key => new(() => AskAsync(key))).Value.WaitAsync(ct);
    }

    private async Task<TAnswer> AskAsync(TQuestion question)
    {
        // Counted from the question: what is revoked while the answer travels must not live longer for it.
        var askedAt = clock.GetUtcNow();
        try
        {
            var answer = await ask(question);
            var until = askedAt + (answer.IsAccepted ? GoodFor : BadFor);
            if (answer.EndsAt < until) until = answer.EndsAt;
            var left = until - clock.GetUtcNow();
            if (left > TimeSpan.Zero)
                cache.Set(question, new Kept(answer, until),
                    new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = left, Size = 1 });
            return answer;
        }
        finally
        {
            _asking.TryRemove(question, out _);
        }
    }

    private sealed record Kept(TAnswer Answer, DateTimeOffset Until);
}

/// <summary>What Identity says of a credential.</summary>
internal abstract record Answer
{
    public abstract bool IsAccepted { get; }

    /// <summary>When the credential ends by itself.</summary>
    public DateTimeOffset EndsAt { get; init; } = DateTimeOffset.MaxValue;
}
