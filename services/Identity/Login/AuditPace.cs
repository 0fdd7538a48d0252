namespace Imaging.Identity.Login;

/// <summary>
/// Keeps a flood of refusals from filling the audit trail: one entry a minute for each kind and origin, and no more
/// than a few hundred a minute in all.
/// </summary>
internal sealed class AuditPace(TimeProvider clock)
{
    private const int MostPerMinute = 300;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = [];
    private long _minute;

    /// <summary>True for what is to be written down.</summary>
    public bool Admits(string kind, string origin)
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_lock)
        {
            if (minute != _minute) _seen.Clear();
            _minute = minute;
            return _seen.Count < MostPerMinute && _seen.Add($"{kind}|{origin}");
        }
    }
}
