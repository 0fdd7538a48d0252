using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Tests.Running;

/// <summary>Links and sessions as the contract tells of them, in memory.</summary>
internal sealed class Links : LinkService.LinkServiceBase
{
    private readonly ConcurrentDictionary<ByteString, Link> _links = new();
    private readonly ConcurrentDictionary<string, (Link Link, ByteString Answer)> _attempts = new();

    /// <summary>Encounters whose link was ended, in order.</summary>
    public ConcurrentQueue<Guid> Revoked { get; } = new();

    /// <summary>What each session was made for.</summary>
    public ConcurrentDictionary<string, PatientCaller> Sessions { get; } = new();

    public void Expire(Guid encounterId)
    {
        foreach (var link in Of(encounterId)) link.ExpiresAt = DateTimeOffset.MinValue;
    }

    public override Task<CreateLinkResponse> CreateLink(CreateLinkRequest request, ServerCallContext context)
    {
        var encounterId = Guid.Parse(request.EncounterId);
        foreach (var older in Of(encounterId)) older.State = LinkState.Revoked;
        var token = Browser.NewSecret();
        _links[ByteString.CopyFrom(Browser.Digest(token))] =
            new(encounterId) { ExpiresAt = request.ExpiresAt.ToDateTimeOffset() };
        return Task.FromResult(new CreateLinkResponse { Token = token });
    }

    public override Task<RevokeLinkResponse> RevokeLink(RevokeLinkRequest request, ServerCallContext context)
    {
        var encounterId = Guid.Parse(request.EncounterId);
        foreach (var link in Of(encounterId)) link.State = LinkState.Revoked;
        Revoked.Enqueue(encounterId);
        return Task.FromResult(new RevokeLinkResponse());
    }

    public override Task<BeginLinkVerificationResponse> BeginLinkVerification(
        BeginLinkVerificationRequest request, ServerCallContext context)
    {
        if (!_links.TryGetValue(request.TokenSha256, out var link))
            throw new RpcException(new Status(StatusCode.NotFound, "No such link."));
        lock (link)
        {
            var response = new BeginLinkVerificationResponse
            {
                State = link.State, EncounterId = link.EncounterId.ToString(),
            };
            if (link.State != LinkState.Live) return Task.FromResult(response);
            if (link.Answers.Count == 5 && !link.Answers.Contains(request.AnswerDigest))
            {
                response.State = LinkState.Locked;
                return Task.FromResult(response);
            }

            link.Answers.Add(request.AnswerDigest);
            response.AttemptId = Guid.CreateVersion7().ToString();
            _attempts[response.AttemptId] = (link, request.AnswerDigest);
            if (link.ExpiresAt < TimeProvider.System.GetUtcNow()) response.State = LinkState.Expired;
            return Task.FromResult(response);
        }
    }

    public override Task<CompleteLinkVerificationResponse> CompleteLinkVerification(
        CompleteLinkVerificationRequest request, ServerCallContext context)
    {
        if (!_attempts.TryRemove(request.AttemptId, out var attempt))
            throw new RpcException(new Status(StatusCode.NotFound, "No such attempt."));
        var (link, answer) = attempt;
        lock (link)
        {
            if (!request.Matched)
            {
                if (link.Answers.Count == 5) link.State = LinkState.Locked;
                return Task.FromResult(new CompleteLinkVerificationResponse { AttemptsLeft = 5 - link.Answers.Count });
            }

            link.Answers.Remove(answer);
            var isNew = !link.Devices.Contains(request.DeviceSha256);
            if (isNew && link.Devices.Count == 3)
                throw new RpcException(new Status(StatusCode.ResourceExhausted, "Three browsers."));
            if (isNew) link.Devices.Add(request.DeviceSha256);
            var (secret, isOther) = (Browser.NewSecret(), link.Devices[0] != request.DeviceSha256);
            Sessions[secret] = new(
                Guid.CreateVersion7(), link.EncounterId, request.Purpose == "withdrawal", !isOther);
            return Task.FromResult(new CompleteLinkVerificationResponse
            {
                SessionSecret = secret, SessionId = Sessions[secret].SessionId.ToString(), IsOtherBrowser = isOther,
                IsNewBrowser = isNew, SessionExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1).ToTimestamp(),
            });
        }
    }

    private IEnumerable<Link> Of(Guid encounterId) => _links.Values.Where(link => link.EncounterId == encounterId);

    private sealed class Link(Guid encounterId)
    {
        public Guid EncounterId => encounterId;

        public LinkState State { get; set; } = LinkState.Live;

        public DateTimeOffset ExpiresAt { get; set; }

        public HashSet<ByteString> Answers { get; } = [];

        public List<ByteString> Devices { get; } = [];
    }
}
