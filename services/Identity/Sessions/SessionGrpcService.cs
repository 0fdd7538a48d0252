using System.Data.Common;
using System.Security.Claims;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.Data;
using Imaging.Identity.Tokens;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Rpc;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Sessions;

internal sealed class SessionGrpcService(
    ResolveSession resolve, ServiceClients clients, TokenMinter minter, DbDataSource database, AuditTrail audit)
    : SessionService.SessionServiceBase
{
    public override async Task<ResolveSessionResponse> ResolveSession(
        ResolveSessionRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "gateway");
        var hash = Refusal.UnlessSha256(request.SessionSha256);
        if (!clients.Knows(request.Audience)) Refusal.Invalid("Unknown audience.");
        var session = await resolve.RunAsync(hash, request.IsActivity, context.CancellationToken)
            ?? throw Refusal.NotFound("No live session.");

        var (subject, claims) = session.StaffId is { } staffId
            ? (InternalToken.StaffPrefix + staffId, StaffClaims(session))
            : (InternalToken.PatientPrefix + session.SessionId, PatientClaims(session));
        var minted = await minter.MintAsync(subject, request.Audience, context.CancellationToken, claims);
        return new()
        {
            Token = minted.Token,
            ExpiresAt = minted.ExpiresAt.ToTimestamp(),
            SessionId = session.SessionId.ToString(),
            Kind = session.StaffId is null ? "patient" : "staff",
            EncounterId = session.EncounterId?.ToString() ?? "",
            Role = session.Role ?? "",
            SessionExpiresAt = session.IdleUntil.ToTimestamp(),
        };
    }

    public override async Task<EndSessionsResponse> EndSessions(EndSessionsRequest request, ServerCallContext context)
    {
        Refusal.UnlessCalledBy(context, "encounter");
        if (request.SessionId.Length == 0 && request.EncounterId.Length == 0) Refusal.Invalid("An id is needed.");
        Guid? sessionId = request.SessionId.Length == 0 ? null : Refusal.UnlessId(request.SessionId);
        Guid? encounterId = request.EncounterId.Length == 0 ? null : Refusal.UnlessId(request.EncounterId);
        await Work.RunAsync(database, async work =>
        {
            var ended = sessionId is { } one ? await Sessions.EndSessions.OneAsync(one, work) : 0;
            if (encounterId is { } all) ended += await Sessions.EndSessions.OfEncounterAsync(all, work);
            if (ended > 0)
            {
                await work.AuditAsync(
                    audit, new("service:encounter", "session.end", sessionId, encounterId, new { ended }));
            }

            return ended;
        }, context.CancellationToken);
        return new();
    }

    private static Claim[] StaffClaims(LiveSession session) =>
        [new(InternalToken.Role, session.Role!), new(InternalToken.Session, session.SessionId.ToString())];

    private static Claim[] PatientClaims(LiveSession session) =>
    [
        new(InternalToken.Session, session.SessionId.ToString()),
        new(InternalToken.Encounter, session.EncounterId!.Value.ToString()),
        new(InternalToken.Purpose, session.Purpose!),
        new(InternalToken.FirstBrowser, session.IsFirstBrowser ? "true" : "false"),
    ];
}
