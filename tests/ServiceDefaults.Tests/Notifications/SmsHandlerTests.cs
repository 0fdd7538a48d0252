using System.Net;
using System.Security.Cryptography;
using System.Text;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Tests.Notifications;

public sealed class SmsHandlerTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private readonly Gateway _gateway = new();

    private static OutboxMessage Message { get; } = new(
        Guid.CreateVersion7(), "invitation", null,
        """{"channel":"sms","to":"+447700900123","subject":"","text":"Hello"}""");

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task The_webhook_gets_a_signed_message_that_it_can_tell_from_a_second_one()
    {
        await Handler().DeliverAsync(Message, TestContext.Current.CancellationToken);

        Assert.Equal($$"""{"id":"{{Message.MessageId}}","to":"\u002B447700900123","text":"Hello"}""", _gateway.Body);
        Assert.Equal(Message.MessageId.ToString(), _gateway.Header("Idempotency-Key"));
        var signed = $"{_gateway.Header("X-Imaging-Timestamp")}.{_gateway.Body}";
        Assert.Equal(
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed))),
            _gateway.Header("X-Imaging-Signature"));
    }

    [Theory]
    [InlineData(HttpStatusCode.UnprocessableEntity, true)]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.BadGateway, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    public async Task Only_what_can_never_succeed_is_final(HttpStatusCode status, bool isFinal)
    {
        _gateway.Status = status;

        var failure = await Assert.ThrowsAsync<DeliveryException>(() =>
            Handler().DeliverAsync(Message, TestContext.Current.CancellationToken));

        Assert.Equal(($"sms-{(int)status}", isFinal), (failure.Code, failure.IsFinal));
    }

    private SmsHandler Handler() => new(
        _gateway, new Mailbox(new ConfigurationBuilder().Build(), new HostingEnvironment(), TimeProvider.System),
        Options.Create(new NotificationOptions { SmsWebhook = "http://sms.example/", SmsSecret = Secret }),
        TimeProvider.System);

    private sealed class Gateway : HttpMessageHandler, IHttpClientFactory
    {
        private HttpRequestMessage? _request;

        public HttpStatusCode Status { get; set; } = HttpStatusCode.Accepted;

        public string Body { get; private set; } = "";

        public string Header(string name) => _request!.Headers.GetValues(name).Single();

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (_request, Body) = (request, await request.Content!.ReadAsStringAsync(cancellationToken));
            return new(Status);
        }
    }
}
