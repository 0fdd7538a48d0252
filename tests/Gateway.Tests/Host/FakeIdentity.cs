using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Gateway.Tests.Host;

/// <summary>What Identity would know, and what it was asked.</summary>
internal sealed class FakeIdentity
{
    private readonly ConcurrentDictionary<string, ResolveSessionResponse> _sessions = new();
    private readonly ConcurrentDictionary<string, bool> _devices = new();

    public ConcurrentQueue<ResolveSessionRequest> SessionQuestions { get; } = new();

    public ConcurrentQueue<ResolveApiKeyRequest> KeyQuestions { get; } = new();

    public ConcurrentQueue<ReportRefusalRequest> Refusals { get; } = new();

    /// <summary>Set: it knows no device and says so by failing.</summary>
    public bool IsForgetful { get; set; }

    /// <summary>The value of a device's cookie that somebody has signed in with.</summary>
    public string KnowDevice()
    {
        var secret = Browser.NewSecret();
        _devices[Name(Browser.Digest(secret))] = true;
        return secret;
    }

    /// <summary>The value of a new session's cookie.</summary>
    public string NewSession(string kind, TimeSpan? lifetime = null)
    {
        var secret = Browser.NewSecret();
        _sessions[Name(Browser.Digest(secret))] = new()
        {
            Kind = kind,
            SessionId = Guid.CreateVersion7().ToString(),
            SessionExpiresAt = (TimeProvider.System.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(1))).ToTimestamp(),
        };
        return secret;
    }

    public void End(string secret) => _sessions.TryRemove(Name(Browser.Digest(secret)), out _);

    private static string Name(ReadOnlySpan<byte> digest) => Convert.ToHexString(digest);

    internal sealed class Sessions(FakeIdentity identity) : SessionService.SessionServiceBase
    {
        public override Task<ResolveSessionResponse> ResolveSession(
            ResolveSessionRequest request, ServerCallContext context)
        {
            identity.SessionQuestions.Enqueue(request);
            if (!identity._sessions.TryGetValue(Name(request.SessionSha256.Span), out var session))
                throw new RpcException(new Status(StatusCode.NotFound, "No such session."));
            var answer = session.Clone();
            answer.Token = $"{session.Kind}-at-{request.Audience}";
            return Task.FromResult(answer);
        }
    }

    internal sealed class Keys(FakeIdentity identity) : ApiKeyService.ApiKeyServiceBase
    {
        public override Task<ResolveApiKeyResponse> ResolveApiKey(
            ResolveApiKeyRequest request, ServerCallContext context)
        {
            identity.KeyQuestions.Enqueue(request);
            return Task.FromResult(new ResolveApiKeyResponse
            {
                Token = $"key-at-{request.Audience}",
                ApiKeyId = "key",
                KeyExpiresAt = (TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1)).ToTimestamp(),
            });
        }
    }

    internal sealed class Edge(FakeIdentity identity) : EdgeService.EdgeServiceBase
    {
        public override Task<ReportRefusalResponse> ReportRefusal(
            ReportRefusalRequest request, ServerCallContext context)
        {
            identity.Refusals.Enqueue(request);
            return Task.FromResult(new ReportRefusalResponse());
        }

        public override Task<FindDeviceResponse> FindDevice(FindDeviceRequest request, ServerCallContext context) =>
            identity.IsForgetful ? throw new RpcException(new Status(StatusCode.Unavailable, "Away."))
            : Task.FromResult(new FindDeviceResponse
            {
                IsKnown = identity._devices.ContainsKey(Name(request.DeviceSha256.Span)),
            });
    }

    internal sealed class Tokens : TokenService.TokenServiceBase
    {
        public override Task<IssueServiceTokenResponse> IssueServiceToken(
            IssueServiceTokenRequest request, ServerCallContext context) => Task.FromResult(new
            IssueServiceTokenResponse
            {
                Token = $"{request.ClientId}-at-{request.Audience}",
                ExpiresAt = (TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1)).ToTimestamp(),
            });
    }
}
