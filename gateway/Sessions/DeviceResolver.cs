using Google.Protobuf;
using Grpc.Core;
using Imaging.Gateway.Credentials;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Caching.Memory;

namespace Imaging.Gateway.Sessions;

/// <summary>Which browsers somebody has signed in from before: anybody can make up a cookie, so Identity
/// says.</summary>
internal sealed class DeviceResolver(
    EdgeService.EdgeServiceClient identity, BrowserCookies cookies, IMemoryCache cache, TimeProvider clock)
{
    private readonly RecentAnswers<Question, ResolvedDevice> _answers =
        new(cache, clock, question => AskAsync(identity, question));

    /// <summary>The hash of the device's cookie, or null where it is new, or nobody can say.</summary>
    public async ValueTask<string?> FindAsync(HttpContext context)
    {
        if (cookies.Device(context.Request) is not { } device) return null;
        var digest = Convert.ToHexString(Browser.Digest(device));
        try
        {
            return (await _answers.GetAsync(new(digest), context.RequestAborted)).IsAccepted ? digest : null;
        }
        catch (RpcException)
        {
            // Nobody signs in without Identity; until it is back everybody is told to wait.
            return null;
        }
    }

    private static async Task<ResolvedDevice> AskAsync(EdgeService.EdgeServiceClient identity, Question question)
    {
        var response = await identity.FindDeviceAsync(new()
        {
            DeviceSha256 = UnsafeByteOperations.UnsafeWrap(Convert.FromHexString(question.Digest)),
        });
        return new(response.IsKnown);
    }

    private readonly record struct Question(string Digest);

    private sealed record ResolvedDevice(bool IsKnown) : Answer
    {
        public override bool IsAccepted => IsKnown;
    }
}
