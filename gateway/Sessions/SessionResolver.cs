using Google.Protobuf;
using Grpc.Core;
using Imaging.Gateway.Credentials;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Caching.Memory;

namespace Imaging.Gateway.Sessions;

/// <summary>The same for browsers: a session cookie comes in, Identity's short-lived token goes on.</summary>
internal sealed class SessionResolver(
    SessionService.SessionServiceClient identity, IMemoryCache cache, TimeProvider clock)
{
    private readonly RecentAnswers<Question, ResolvedSession> _answers =
        new(cache, clock, question => AskAsync(identity, question));

    /// <param name="isActivity">False for what goes on without the user. Asked about apart, so that a remembered
    /// answer to it keeps no click from putting off the idle limit.</param>
    public ValueTask<ResolvedSession> ResolveAsync(
        string secret, string audience, bool isActivity, CancellationToken ct) =>
        _answers.GetAsync(new(Convert.ToHexString(Browser.Digest(secret)), audience, isActivity), ct);

    private static async Task<ResolvedSession> AskAsync(
        SessionService.SessionServiceClient identity, Question question)
    {
        try
        {
            var response = await identity.ResolveSessionAsync(new()
            {
                SessionSha256 = UnsafeByteOperations.UnsafeWrap(Convert.FromHexString(question.Digest)),
                Audience = question.Audience,
                IsActivity = question.IsActivity,
            });
            return new(response.SessionId, response.Kind, response.Token)
            {
                EndsAt = response.SessionExpiresAt.ToDateTimeOffset(),
            };
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return ResolvedSession.None;
        }
    }

    private readonly record struct Question(string Digest, string Audience, bool IsActivity);
}

internal sealed record ResolvedSession(string SessionId, string Kind, string Token) : Answer
{
    public static readonly ResolvedSession None = new("", "", "");

    public override bool IsAccepted => Token.Length > 0;
}
