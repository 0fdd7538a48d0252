using System.Collections.Concurrent;
using Google.Protobuf;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>What callers carry past the gateway: Identity's tokens for one audience.</summary>
internal sealed class InnerTokens(
    IdentityAccess identity, TestBrowser clinician, TestBrowser admin, string patientSession, string key)
{
    public static readonly string[] Services = ["gateway", "identity", "encounter", "media", "transcode"];

    // They live for a minute.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string, string), (string Token, DateTimeOffset At)> _had = [];

    /// <param name="who">A service, "staff", "admin", "patient" or "key".</param>
    public async Task<string> ForAsync(string who, string audience)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (_had.TryGetValue((who, audience), out var known) && now - known.At < Fresh) return known.Token;
        var token = await AskAsync(who, audience);
        _had[(who, audience)] = (token, now);
        return token;
    }

    public static string Other(string audience) => audience == "media" ? "encounter" : "media";

    private async Task<string> AskAsync(string who, string audience) => who switch
    {
        "staff" => (await clinician.ResolveAsync(audience: audience))!,
        "admin" => (await admin.ResolveAsync(audience: audience))!,
        "patient" => (await identity.Sessions.ResolveSessionAsync(new()
        {
            SessionSha256 = ByteString.CopyFrom(IdentityAccess.Sha256(patientSession)), Audience = audience,
        }, await identity.AsAsync("gateway"))).Token,
        "key" => (await identity.ApiKeys.ResolveApiKeyAsync(new()
        {
            KeySha256 = ByteString.CopyFrom(IdentityAccess.Sha256(key)), ClientAddress = "127.0.0.1",
            Audience = audience,
        }, await identity.AsAsync("gateway"))).Token,
        _ => await identity.TokenAsync(who, audience),
    };
}
