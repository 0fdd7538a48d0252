using Grpc.Core;

namespace Imaging.Rpc.Tests;

public sealed class MetadataTests
{
    [Fact]
    public async Task Text_and_bytes_travel_in_headers_and_trailers()
    {
        await using var server = await EchoServer.StartAsync();
        var headers = new Metadata { { "Echo-Text", "a b" }, { "echo-data-bin", [0, 1, 254, 255] } };
        using var call = server.Client().SayAsync(
            new EchoRequest { Text = "headers" }, headers, cancellationToken: TestContext.Current.CancellationToken);
        await call;

        var echoed = await call.ResponseHeadersAsync;
        Assert.Equal("a b", echoed.GetValue("echo-text"));
        Assert.Equal([0, 1, 254, 255], echoed.GetValueBytes("echo-data-bin")!);
        Assert.Equal("after", call.GetTrailers().GetValue("trailer"));
        Assert.Equal([1, 2, 3], call.GetTrailers().Get("trailer-bin")!.ValueBytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData("ümlaut")]
    public void Keys_of_other_characters_are_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void The_key_says_whether_the_value_is_text_or_bytes()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("data-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("data", [1]));
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("data-bin", [1]).Value);
        Assert.Equal("text"u8, new Metadata.Entry("data", "text").ValueBytes);
    }

    [Fact]
    public void The_last_of_several_values_counts()
    {
        var metadata = new Metadata { { "a", "1" }, { "b", "x" }, { "A", "2" } };
        Assert.Equal("2", metadata.GetValue("a"));
        Assert.Equal(["1", "2"], metadata.GetAll("a").Select(entry => entry.Value));
        Assert.Null(metadata.GetValue("c"));
    }

    [Fact]
    public void The_empty_metadata_stays_empty() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
}
