using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Gateway.Sessions;

/// <summary>The two cookies that are ours. They stop at the edge; no others come in or go out.</summary>
internal sealed class BrowserCookies(PublicAddress address)
{
    // 256 bits in base64url are 43; anything much longer is not ours and is not hashed.
    private const int Longest = 100;

    private readonly string _session = Browser.SessionCookie(address.IsHttps);
    private readonly string _device = Browser.DeviceCookie(address.IsHttps);

    public string? Session(HttpRequest request) => Value(request, _session);

    public string? Device(HttpRequest request) => Value(request, _device);

    public bool CameWith(HttpRequest request) =>
        request.Cookies.ContainsKey(_session) || request.Cookies.ContainsKey(_device);

    /// <summary>What a Set-Cookie header (RFC 6265, 4.1) sets, if it is one of these.</summary>
    public bool IsOurs(string? setCookie) =>
        setCookie?.IndexOf('=', StringComparison.Ordinal) is > 0 and var end
        && setCookie[..end].Trim() is var name && (name == _session || name == _device);

    private static string? Value(HttpRequest request, string name) =>
        request.Cookies[name] is { Length: > 0 and <= Longest } value ? value : null;
}
