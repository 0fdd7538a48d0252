using System.Collections.Concurrent;
using Google.Protobuf;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>What callers carry past the gateway: Identity's tokens for one audience.</summary>
internal sealed class InnerTokens(
    IdentityAccess identity, WebBrowser clinician, WebBrowser admin, string patientSession, string key)
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
        "staff" => (await identity.ResolveAsync(clinician.Session, audience: audience))!,
        "admin" => (await identity.ResolveAsync(admin.Session, audience: audience))!,
        "patient" => (await identity.ResolveAsync(patientSession, isActivity: false, audience))!,
        "key" => (await identity.ApiKeys.ResolveApiKeyAsync(new()
        {
            KeySha256 = ByteString.CopyFrom(IdentityAccess.Sha256(key)), ClientAddress = "127.0.0.1",
            Audience = audience,
        }, await identity.AsAsync("gateway"))).Token,
        _ => await identity.TokenAsync(who, audience),
    };
}
