using System.Data;
using Dapper;
using Imaging.ServiceDefaults.Problems;
using MySql.Data.MySqlClient;
using OpenTelemetry;

namespace Imaging.ServiceDefaults.Data;

/// <summary>
/// Open sessions that take turns. A statement on one that was used a moment ago is one round trip; one that rested is
/// asked first whether it is still there, as is one in which something failed. The latest back is the first to go, so
/// that those too many grow old and are closed.
/// </summary>
internal sealed class SessionPool(string connectionString, TimeProvider clock) : IDisposable
{
    private const string ReadCommitted = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
    private const int Most = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    // No server stops and is back in less.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _places = new(Most, Most);
    private readonly LinkedList<Session> _resting = [];

    /// <summary>When something last failed: what rested then is asked before it is used, since what broke one session
    /// may have broken them all.</summary>
    private long _doubtedAt = long.MinValue;

    /// <exception cref="DependencyException">All sessions were busy for seconds.</exception>
    /// <exception cref="MySqlException">The database is away.</exception>
    public async ValueTask<Session> TakeAsync(CancellationToken ct)
    {
        if (!await _places.WaitAsync(Patience, ct)) throw new DependencyException("database", "No session is free");
        try
        {
            while (TakeResting() is { } session)
            {
                if (IsFresh(session) || (!IsOld(session) && await IsThereAsync(session))) return session;
                Doubt();
                Drop(session);
            }

            return await OpenAsync(ct);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <param name="isClean">The session is as it was when it was taken.</param>
    public void GiveBack(Session session, bool isClean)
    {
        var dropped = new List<Session>();
        if (!session.IsTrusted) Doubt();
        lock (_resting)
        {
            var oldest = session.IsOpen ? LongestRest : TimeSpan.Zero;
            while (_resting.First is { Value: var first } && clock.GetElapsedTime(first.RestsSince) >= oldest)
            {
                _resting.RemoveFirst();
                dropped.Add(first);
            }

            if (isClean && session.IsOpen && !IsOld(session))
            {
                session.RestsSince = clock.GetTimestamp();
                _resting.AddLast(session);
            }
            else
            {
                dropped.Add(session);
            }
        }

        _places.Release();
        dropped.ForEach(Drop);
    }

    public void Dispose()
    {
        while (TakeResting() is { } session) session.Connection.Dispose();
        _places.Dispose();
    }

    private Session? TakeResting()
    {
        lock (_resting)
        {
            var last = _resting.Last;
            if (last is not null) _resting.RemoveLast();
            return last?.Value;
        }
    }

    private bool IsFresh(Session session) => session.IsTrusted && session.RestsSince > Volatile.Read(ref _doubtedAt)
        && clock.GetElapsedTime(session.RestsSince) < TrustedFor;

    private void Doubt() => Volatile.Write(ref _doubtedAt, clock.GetTimestamp());

    private bool IsOld(Session session) => clock.GetElapsedTime(session.OpenedAt) > LongestLife;

    /// <summary>The driver's own ping has no timeout.</summary>
    private static async Task<bool> IsThereAsync(Session session)
    {
        try
        {
            return await session.Connection.PingAsync().WaitAsync(Patience);
        }
        catch (Exception)
        {
            // However the driver puts it: it falls over some of the ways in which a server can be gone.
            return false;
        }
    }

    /// <summary>Nobody waits for the goodbye to a server that may not listen.</summary>
    private static void Drop(Session session) => _ = Task.Run(async () =>
    {
        try
        {
            await session.Connection.DisposeAsync();
        }
        catch (Exception)
        {
            // It was to go anyway.
        }
    });

    private async Task<Session> OpenAsync(CancellationToken ct)
    {
        // The driver's span of a connection lasts as long as the connection: it would be part of no request.
        using var quietly = SuppressInstrumentationScope.Begin();
        var connection = new MySqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(ReadCommitted, cancellationToken: ct));
            return new(connection, clock.GetTimestamp());
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

internal sealed class Session(MySqlConnection connection, long openedAt)
{
    public MySqlConnection Connection => connection;

    /// <summary>False once the driver has lost the server.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    public long OpenedAt => openedAt;

    public long RestsSince { get; set; }

    /// <summary>All went well when it was last used.</summary>
    public bool IsTrusted { get; set; }
}
