using Imaging.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Features;

/// <summary>
/// Requests name the host that the system is known by, so that nothing is ever built from, or cached under, another.
/// It also keeps a page elsewhere from reaching a developer's machine by a name that it points there.
/// </summary>
internal sealed class HostRule(PublicAddress address, IOptions<EdgeOptions> options, IHostEnvironment environment)
{
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    // Health probes know addresses, not names.
    private static readonly PathString[] Probed = ["/health", "/alive"];

    private readonly HostString _own = HostString.FromUriComponent(address.Url);
    private readonly HostString[] _others = [.. options.Value.AllowedHosts.Select(host => new HostString(host))];

    private readonly Uri[] _origins = [.. options.Value.PublicOrigins.Select(origin => new Uri(origin))];

    /// <summary>Scheme and host that the page has the system by, where they are known to be ours; else PublicUrl's.
    /// </summary>
    public string OriginOf(HttpRequest request)
    {
        var asked = request.Host;
        var isOurs = _origins.Any(origin => origin.Scheme == request.Scheme && Is(asked, origin))
            || (IsThisMachine(asked) && IsKnown(asked));
        return isOurs ? $"{request.Scheme}://{asked.Value}" : address.Url.GetLeftPart(UriPartial.Authority);
    }

    public bool Allows(HttpRequest request) =>
        IsKnown(request.Host) || Probed.Any(path => request.Path.Equals(path, StringComparison.OrdinalIgnoreCase));

    private bool IsKnown(HostString asked) =>
        (IsSame(asked.Host, _own.Host) && (asked.Port ?? DefaultPort) == address.Url.Port)
        || _origins.Any(origin => Is(asked, origin))
        || _others.Any(other => IsSame(asked.Host, other.Host) && (other.Port is null || other.Port == asked.Port))
        || (IsThisMachine(asked) && (environment.IsDevelopment()
            || (address.Url.IsLoopback && (asked.Port ?? DefaultPort) == address.Url.Port)));

    private static bool Is(HostString asked, Uri origin) => IsSame(asked.Host, origin.Host)
        && (asked.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80)) == origin.Port;

    private static bool IsThisMachine(HostString asked) => ThisMachine.Any(name => IsSame(asked.Host, name));

    private int DefaultPort => address.IsHttps ? 443 : 80;

    private static bool IsSame(string asked, string known) =>
        string.Equals(asked, known, StringComparison.OrdinalIgnoreCase);
}

internal static class HostRuleSetup
{
    public static void UseHostRule(this WebApplication app)
    {
        var rule = app.Services.GetRequiredService<HostRule>();
        app.Use((context, next) => rule.Allows(context.Request)
            ? next(context)
            : EdgeProblems.UnknownHost.With("This system does not go by the host that the request names.")
                .ExecuteAsync(context));
    }
}
