using MySqlConnector;

namespace Imaging.ServiceDefaults.Audit;

/// <summary>What this process sees of its audit trail's state: whether entries can be written, and whether somebody
/// with the key seals them.</summary>
public sealed class AuditWatch(TimeProvider clock)
{
    /// <summary>How long anything of it may take before it is a problem.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Where nobody writes any more, nothing tells that it would work again.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private DateTimeOffset? _failedAt;
    private DateTimeOffset? _failingSince;
    private DateTimeOffset? _sealedAt;
    private DateTimeOffset? _takenAt;

    /// <summary>Entries could not be written for longer than anybody should wait for them.</summary>
    internal bool IsBehind
    {
        get { lock (_lock) return _failingSince < clock.GetUtcNow() - Patience; }
    }

    /// <summary>When the sealer's lock was first seen with somebody who can't prove to be a sealer.</summary>
    internal DateTimeOffset? TakenAt
    {
        get { lock (_lock) return _takenAt; }
    }

    internal void Written()
    {
        lock (_lock) (_failedAt, _failingSince) = (null, null);
    }

    internal void NotWritten(Exception exception)
    {
        // Others in the way, or a session that was lost, say nothing of the next attempt.
        if (exception is not MySqlException refused || refused.IsTransient
            || (refused.SqlState is null && refused.ErrorCode != MySqlErrorCode.CommandTimeoutExpired)) return;
        lock (_lock)
        {
            _failedAt = clock.GetUtcNow();
            _failingSince ??= _failedAt;
        }
    }

    /// <summary>A round of the sealer is over, here or in another replica.</summary>
    internal void Sealed()
    {
        lock (_lock) (_sealedAt, _takenAt) = (clock.GetUtcNow(), null);
    }

    internal void Taken()
    {
        lock (_lock) _takenAt ??= clock.GetUtcNow();
    }

    internal IReadOnlyList<string> Problems()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var problems = new List<string>();
            if (_failedAt > now - Remembered) problems.Add($"Entries can not be written since {_failingSince:u}.");
            if (_takenAt is not null)
                problems.Add($"The sealer's lock is held by somebody who is no sealer since {_takenAt:u}.");
            else if ((_sealedAt ?? _startedAt) < now - LongestRound)
                problems.Add($"Nothing was sealed since {_sealedAt ?? _startedAt:u}.");
            return problems;
        }
    }
}
