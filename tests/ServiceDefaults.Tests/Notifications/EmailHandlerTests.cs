using System.Net;
using System.Net.Sockets;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Outbox;
using Imaging.Graph.Tests.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Tests.Notifications;

public sealed class EmailHandlerTests : IDisposable
{
    private const string Payload =
        """{"channel":"email","to":"sam@example.org","subject":"Eich lluniau","text":"Annwyl Siân,\nhttp://x/p/#t=1"}""";

    private readonly SmtpServer _server = new();

    private static OutboxMessage Message { get; } = new(Guid.CreateVersion7(), "invitation", null, Payload);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_message_arrives_as_it_was_written()
    {
        await Handler(_server.Port).DeliverAsync(Message, TestContext.Current.CancellationToken);

        var mail = Assert.Single(_server.Received);
        Assert.Equal(("clinic@example.org", "sam@example.org"), (mail.From, mail.To));
        Assert.Contains($"<{Message.MessageId}@example.org>", mail.Data, StringComparison.Ordinal);
        Assert.Equal("Annwyl Siân,\nhttp://x/p/#t=1", mail.Text.Trim().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_is_final()
    {
        _server.Refusal = "550 no such mailbox";

        var failure = await Assert.ThrowsAsync<DeliveryException>(() =>
            Handler(_server.Port).DeliverAsync(Message, TestContext.Current.CancellationToken));

        Assert.Equal(("smtp-no-such-mailbox", true), (failure.Code, failure.IsFinal));
    }

    [Fact]
    public async Task A_server_that_is_away_is_not_final()
    {
        var failure = await Assert.ThrowsAsync<DeliveryException>(() =>
            Handler(1).DeliverAsync(Message, TestContext.Current.CancellationToken));

        Assert.False(failure.IsFinal);
    }

    [Fact]
    public async Task Text_without_accents_arrives_as_it_was_written_too()
    {
        const string plain = """{"channel":"email","to":"sam@example.org","subject":"a","text":"50% of\n.x=1"}""";
        await Handler(_server.Port).DeliverAsync(
            Message with { Payload = plain }, TestContext.Current.CancellationToken);

        Assert.Equal("50% of\n.x=1", Assert.Single(_server.Received).Text.Trim().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("451 later")]
    [InlineData("552 full")]
    public async Task A_refusal_that_may_pass_is_not_final(string refusal)
    {
        _server.Refusal = refusal;

        var failure = await Assert.ThrowsAsync<DeliveryException>(() =>
            Handler(_server.Port).DeliverAsync(Message, TestContext.Current.CancellationToken));

        Assert.False(failure.IsFinal);
        Assert.Empty(_server.Received);
    }

    [Fact]
    public async Task Nothing_is_sent_in_the_clear_where_tls_is_wanted_and_not_offered()
    {
        var failure = await Assert.ThrowsAsync<DeliveryException>(() =>
            Handler(_server.Port, tls: true).DeliverAsync(Message, TestContext.Current.CancellationToken));

        Assert.False(failure.IsFinal);
        Assert.Empty(_server.Received);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAsync<DeliveryException>(() =>
            Handler(port, patience: TimeSpan.FromMilliseconds(100))
                .DeliverAsync(Message, TestContext.Current.CancellationToken));

        Assert.False(failure.IsFinal);
    }

    private static EmailHandler Handler(int port, bool tls = false, TimeSpan? patience = null) => new(
        new Mailbox(new ConfigurationBuilder().Build(), new HostingEnvironment(), TimeProvider.System),
        Options.Create(new NotificationOptions
        {
            SmtpHost = "127.0.0.1", SmtpPort = port, SmtpTls = tls, From = "clinic@example.org",
        }))
    {
        Patience = patience ?? TimeSpan.FromSeconds(30),
    };
}
