using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Imaging.Graph.Tests.Files;
using MySqlConnector;

namespace Imaging.Graph.Tests;

public sealed class DisconnectTests(ImagingGraph graph)
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(3_000_000)]
    public async Task A_caller_who_hangs_up_midway_leaves_nothing_behind(int columns)
    {
        var (subject, bytes) = (Images.NewSubject(), TestDicom.Create(1, columns));
        var key = await graph.CreateKeyAsync("images:write");
        using var objects = await StoredObjects.OpenAsync(graph);
        var (rows, stored) = (await RowsAsync(), await objects.KeysAsync());

        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(graph.Gateway.Host, graph.Gateway.Port, TestContext.Current.CancellationToken);
            var head = string.Create(CultureInfo.InvariantCulture,
                $"PUT {Images.Path(subject, "I1")} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\n")
                + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bytes.Length}\r\n\r\n");
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            await socket.GetStream()
                .WriteAsync(bytes.AsMemory(0, bytes.Length / 2), TestContext.Current.CancellationToken);
            socket.LingerState = new LingerOption(true, 0);
        }

        using var got = await graph.Client.GetImageAsync(subject, "I1");
        Assert.Equal(HttpStatusCode.NotFound, got.StatusCode);
        using var put = await graph.Client.PutImageAsync(subject, "I1", bytes);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal(rows + 1, await RowsAsync());
        Assert.Single((await objects.KeysAsync()).Except(stored),
            key => key.StartsWith("objects/", StringComparison.Ordinal));
    }

    private async Task<long> RowsAsync()
    {
        await using var connection = await graph.OpenDatabaseAsync("mediadb");
        await using var command = new MySqlCommand("SELECT COUNT(*) FROM image", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
