using System.Buffers.Text;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Security;

/// <summary>
/// The browser behind a request, as the gateway tells it in headers that it takes from nobody else: cookies themselves
/// stop there, their hashes and the caller's address go on. Services set the cookies in their answers.
/// </summary>
/// <param name="DeviceSha256">Of the cookie that tells this browser from another; null until it has one.</param>
/// <param name="SessionSha256">Of the session cookie that the browser came with, live or not.</param>
public sealed record Browser(byte[]? DeviceSha256, byte[]? SessionSha256, IPAddress Address)
{
    public const string DeviceHeader = "X-Imaging-Device";
    public const string SessionHeader = "X-Imaging-Session";
    public const string AddressHeader = "X-Imaging-Client";

    /// <summary>Scheme and host that the page has the system by, of those that are known.</summary>
    public const string OriginHeader = "X-Imaging-Origin";

    private static readonly TimeSpan DeviceLifetime = TimeSpan.FromDays(365);

    /// <summary>__Host- (RFC 6265bis, 4.1.3.2) needs https, which a developer's machine does without.</summary>
    public static string SessionCookie(bool isHttps) => isHttps ? "__Host-imaging" : "imaging";

    public static string DeviceCookie(bool isHttps) => isHttps ? "__Host-imaging-device" : "imaging-device";

    public static ValueTask<Browser> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult(
        new Browser(Hash(context, DeviceHeader), Hash(context, SessionHeader),
            IPAddress.TryParse(context.Request.Headers[AddressHeader], out var address) ? address : IPAddress.None));

    /// <summary>256 random bits, base64url: the value of a cookie or a token in a link.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a random secret: it needs no slow hash.</summary>
    public static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The hash of this browser's device cookie; a browser without one is given it now.</summary>
    public byte[] DeviceOrNew(HttpResponse response, bool isHttps)
    {
        if (DeviceSha256 is not null) return DeviceSha256;
        var secret = NewSecret();
        response.Cookies.Append(DeviceCookie(isHttps), secret, Options(isHttps, DeviceLifetime));
        return Digest(secret);
    }

    public static void StartSession(HttpResponse response, string secret, bool isHttps) =>
        response.Cookies.Append(SessionCookie(isHttps), secret, Options(isHttps, null));

    public static void EndSession(HttpResponse response, bool isHttps) =>
        response.Cookies.Delete(SessionCookie(isHttps), Options(isHttps, null));

    private static CookieOptions Options(bool isHttps, TimeSpan? maxAge) => new()
    {
        Path = "/", HttpOnly = true, Secure = isHttps, SameSite = SameSiteMode.Strict, MaxAge = maxAge,
    };

    private static byte[]? Hash(HttpContext context, string header)
    {
        var text = context.Request.Headers[header].ToString();
        return text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text) : null;
    }
}
