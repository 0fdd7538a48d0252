using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;
using MySqlConnector;

namespace Imaging.Uploads.Tests;

/// <summary>What a virus scanner says decides, and what says nothing lets nothing through.</summary>
public sealed class VirusTests(RunningMedia running) : IAsyncLifetime
{
    private readonly Clamd _clamd = new();
    private readonly string _database = $"virus_{Guid.CreateVersion7():N}";
    private ServiceProcess _media = null!;
    private Phone _phone = null!;

    public async ValueTask InitializeAsync()
    {
        _media = await running.StartAnotherAsync(
            ("ClamAv__Address", $"127.0.0.1:{_clamd.Port}"), ("ClamAv__MaxBytes", "65536"),
            ("ObjectStore__KeyPrefix", $"{running.Store.Settings["ObjectStore__KeyPrefix"]}{_database}/"),
            // Of its own: another replica would check without a scanner.
            ("ConnectionStrings__mediadb", new MySqlConnectionStringBuilder(running.Database.ConnectionString)
            {
                Database = _database,
            }.ConnectionString));
        _phone = running.Patient(at: _media);
    }

    public async ValueTask DisposeAsync()
    {
        await _media.DisposeAsync();
        _clamd.Dispose();
        await running.Database.ExecuteAsync($"DROP DATABASE IF EXISTS {_database}");
    }

    [Fact]
    public async Task A_clean_file_is_kept_and_the_scanner_has_seen_all_that_it_takes()
    {
        var (small, large) = (TestPhoto.Create(20_000), TestPhoto.Create(200_000));

        foreach (var photo in (byte[][])[small, large])
        {
            var plan = await _phone.SendAsync(photo);
            Assert.Equal("uploaded", (string?)(await _phone.CompleteAsync(plan).JsonAsync())["status"]);
        }

        Assert.Equal([small, large[..65536]], _clamd.Scanned);
    }

    [Fact]
    public async Task A_file_in_which_something_was_found_is_not_taken()
    {
        _clamd.Answer = "stream: Eicar-Test-Signature FOUND\0";
        var plan = await _phone.SendAsync(TestPhoto.Create(20_000));

        var problem = await _phone.CompleteAsync(plan).ProblemAsync(400, "file-refused");

        Assert.Equal("infected", (string?)problem["reason"]);
        Assert.DoesNotContain("Eicar", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("failed", (string?)(await _phone.SettledAsync(plan))["status"]);
    }

    [Theory]
    [InlineData("INSTREAM size limit exceeded. ERROR\0")]
    [InlineData("stream: OK FOUND ERROR\0")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Without_a_verdict_a_file_waits_and_is_kept_once_there_is_one(string? answer)
    {
        _clamd.Answer = answer;
        var plan = await _phone.SendAsync(TestPhoto.Create(20_000));

        Assert.Equal("checking", (string?)(await _phone.CompleteAsync(plan).JsonAsync())["status"]);
        _clamd.Answer = Clamd.Clean;
        // Not in a minute, as it would be looked at again by itself.
        await using (var connection = new MySqlConnection($"{running.Database.Server};Database={_database}"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new MySqlCommand("UPDATE upload SET look_at = UTC_TIMESTAMP(6)", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("uploaded", (string?)(await _phone.SettledAsync(plan))["status"]);
    }

    /// <summary>Answers as clamd(8) does to zINSTREAM, with what a test says.</summary>
    private sealed class Clamd : IDisposable
    {
        public const string Clean = "stream: OK\0";
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Clamd()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Null: it hangs up at once; empty: before an answer.</summary>
        public string? Answer { get; set; } = Clean;

        public ConcurrentQueue<byte[]> Scanned { get; } = new();

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await ServeAsync(client.GetStream());
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(NetworkStream stream)
        {
            if (Answer is null) return;
            try
            {
                var command = new byte["zINSTREAM\0".Length];
                await stream.ReadExactlyAsync(command);
                Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
                using var file = new MemoryStream();
                var length = new byte[sizeof(int)];
                while (true)
                {
                    await stream.ReadExactlyAsync(length);
                    if (BinaryPrimitives.ReadInt32BigEndian(length) is 0) break;
                    var part = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                    await stream.ReadExactlyAsync(part);
                    file.Write(part);
                }

                Scanned.Enqueue(file.ToArray());
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Answer));
            }
            catch (IOException)
            {
                // Whoever asked has gone.
            }
        }
    }
}
