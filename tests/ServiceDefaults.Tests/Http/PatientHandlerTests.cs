using System.Net;
using System.Net.Sockets;
using System.Text;
using Imaging.ServiceDefaults.Http;

namespace Imaging.ServiceDefaults.Tests.Http;

/// <summary>A server that stands still is given up; a sender or reader who takes his time is not.</summary>
public sealed class PatientHandlerTests : IDisposable
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _client = new(new PatientHandler(Patience) { InnerHandler = new SocketsHttpHandler() })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public PatientHandlerTests() => _listener.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        var serving = ServeAsync(async server => await server.ReadExactlyAsync(new byte[16], Token));

        var given = await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(Address, Token));

        Assert.IsType<TimeoutException>(given.InnerException);
        (await serving).Dispose();
    }

    [Fact]
    public async Task A_server_that_takes_no_more_of_a_body_is_given_up()
    {
        var serving = ServeAsync(_ => Task.CompletedTask);
        using var body = new ByteArrayContent(new byte[64 * 1024 * 1024]);

        var given = await Assert.ThrowsAsync<HttpRequestException>(() => _client.PutAsync(Address, body, Token));

        Assert.IsType<TimeoutException>(given.InnerException);
        (await serving).Dispose();
    }

    [Fact]
    public async Task A_server_that_stops_within_its_answer_is_given_up()
    {
        var serving = ServeAsync(async server =>
        {
            await server.ReadExactlyAsync(new byte[16], Token);
            await server.WriteAsync(Encoding.ASCII.GetBytes($"{Head}12345"), Token);
        });
        using var answer = await _client.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[5], Token);

        var given = await Assert.ThrowsAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[5], Token));

        Assert.IsType<TimeoutException>(given.InnerException);
        (await serving).Dispose();
    }

    [Fact]
    public async Task A_slow_source_and_a_slow_reader_are_waited_for()
    {
        var serving = ServeAsync(async server =>
        {
            var (buffer, read) = (new byte[4096], 0);
            while (!Encoding.ASCII.GetString(buffer, 0, read).EndsWith("abc", StringComparison.Ordinal))
                read += await server.ReadAsync(buffer.AsMemory(read), Token);
            await server.WriteAsync(Encoding.ASCII.GetBytes($"{Head}0123456789"), Token);
        });
        using var message = new HttpRequestMessage(HttpMethod.Put, Address) { Content = new Hesitant("abc") };
        message.Content.Headers.TryAddWithoutValidation("x-kept", "yes");
        using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Token);
        await Task.Delay(2 * Patience, Token);

        Assert.Equal(10, answer.Content.Headers.ContentLength);
        Assert.Equal("0123456789", await answer.Content.ReadAsStringAsync(Token));
        (await serving).Dispose();
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_fault_of_the_server()
    {
        var serving = ServeAsync(async server => await server.ReadExactlyAsync(new byte[16], Token));
        using var leaving = new CancellationTokenSource(Patience / 5);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetAsync(Address, leaving.Token));

        (await serving).Dispose();
    }

    /// <summary>The connection stays open until it is disposed.</summary>
    private async Task<TcpClient> ServeAsync(Func<NetworkStream, Task> serve)
    {
        var client = await _listener.AcceptTcpClientAsync(Token);
        await serve(client.GetStream());
        return client;
    }

    /// <summary>Makes one letter after the other, each later than the patience.</summary>
    private sealed class Hesitant(string text) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var letter in text)
            {
                await Task.Delay(1.5 * Patience);
                await stream.WriteAsync(new[] { (byte)letter });
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = text.Length;
            return true;
        }
    }
}
