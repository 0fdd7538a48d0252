using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.Identity.Links;

internal sealed class LinkGrpcService(
    CreateLink create, RevokeLink revoke, BeginLinkVerification begin, CompleteLinkVerification complete,
    TimeProvider clock) : LinkService.LinkServiceBase
{
    private const string Caller = "encounter";
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    public override async Task<CreateLinkResponse> CreateLink(CreateLinkRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, Caller);
        var encounterId = Refusal.UnlessId(request.EncounterId);
        var expiresAt = FutureOf(request.ExpiresAt);
        return new() { Token = await create.RunAsync(encounterId, expiresAt, context.CancellationToken) };
    }

    public override async Task<RevokeLinkResponse> RevokeLink(RevokeLinkRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, Caller);
        await revoke.RunAsync(Refusal.UnlessId(request.EncounterId), context.CancellationToken);
        return new();
    }

    public override async Task<BeginLinkVerificationResponse> BeginLinkVerification(
        BeginLinkVerificationRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, Caller);
        var begun = await begin.RunAsync(Refusal.UnlessSha256(request.TokenSha256),
            Refusal.UnlessSha256(request.AnswerDigest), context.CancellationToken)
            ?? throw Refusal.NotFound("No such link.");
        return new()
        {
            State = begun.State,
            EncounterId = begun.EncounterId.ToString(),
            AttemptId = begun.AttemptId?.ToString() ?? "",
        };
    }

    public override async Task<CompleteLinkVerificationResponse> CompleteLinkVerification(
        CompleteLinkVerificationRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, Caller);
        var attemptId = Refusal.UnlessId(request.AttemptId);
        if (!request.Matched) return WrongAnswer(await complete.WrongAsync(attemptId, context.CancellationToken));

        if (request.Purpose is not ("answer" or "withdrawal")) Refusal.Invalid("The purpose is answer or withdrawal.");
        var browser = new VerifyingBrowser(Refusal.UnlessSha256(request.DeviceSha256),
            request.PreviousSessionSha256.IsEmpty ? null : Refusal.UnlessSha256(request.PreviousSessionSha256));
        var verified = await complete.RightAsync(attemptId, request.Purpose, browser, context.CancellationToken)
            ?? throw Refusal.NotFound("No such attempt, or it has ended.");
        if (verified.Session is not { } session)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "Other browsers use this link already."));
        return new()
        {
            SessionSecret = session.Secret,
            SessionId = session.SessionId.ToString(),
            SessionExpiresAt = session.ExpiresAt.ToTimestamp(),
            IsOtherBrowser = verified.IsOtherBrowser,
            IsNewBrowser = verified.IsNewBrowser,
        };
    }

    private static CompleteLinkVerificationResponse WrongAnswer(int? attemptsLeft) => new()
    {
        AttemptsLeft = attemptsLeft ?? throw Refusal.NotFound("No such attempt, or it has ended."),
    };

    private DateTimeOffset FutureOf(Timestamp? moment)
    {
        var (now, seconds) = (clock.GetUtcNow(), moment?.Seconds ?? 0);
        if (seconds <= now.ToUnixTimeSeconds() || seconds > (now + LongestLife).ToUnixTimeSeconds())
            Refusal.Invalid("A link ends in the future, within a year.");
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
