using System.Net;
using System.Net.Sockets;

namespace Imaging.AppHost;

/// <summary>Aspire's own settings: all on this machine and in clear text, so that no certificate is needed.</summary>
internal static class Dashboard
{
    private const string ResourceName = "aspire-dashboard";
    private const string AnyPort = "http://localhost:0";

    public static void Configure(IDistributedApplicationBuilder builder, Settings settings)
    {
        var configuration = builder.Configuration;
        void Default(string name, string value) => configuration[name] ??= value;

        Default("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true");
        // Else children outlive the AppHost by many seconds.
        Default("DcpPublisher:WaitForResourceCleanup", "true");
        if (!settings.HasTerminal) return;

        Default("ASPNETCORE_URLS", Address(settings.GatewayPort + 10_000));
        Default("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", AnyPort);
        // The link with its token is printed by us, to the terminal alone.
        Default("ASPIRE_DASHBOARD_SUPPRESS_BROWSER_TOKEN_IN_OUTPUT", "true");
        Default("Logging:LogLevel:Default", "Warning");
        Default("Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Error");
        // It warns at each start that there is no certificate, which is meant so.
        Default("Logging:LogLevel:Aspire.Hosting.Dcp.DcpHost", "Error");
    }

    /// <summary>Where a browser is let in; null where no dashboard runs.</summary>
    public static string? LoginUrl(IDistributedApplicationBuilder builder) =>
        builder.Resources.OfType<IResourceWithEndpoints>().FirstOrDefault(known => known.Name == ResourceName)
            is { } dashboard && dashboard.GetEndpoint("http") is { IsAllocated: true } endpoint
            ? $"{endpoint.Url}/login?t={builder.Configuration["AppHost:BrowserToken"]}"
            : null;

    /// <summary>The same at each start, for bookmarks; another where two systems would meet.</summary>
    private static string Address(int? port)
    {
        if (port is null or > IPEndPoint.MaxPort) return AnyPort;
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port.Value);
            probe.Start();
            return $"http://localhost:{port}";
        }
        catch (SocketException)
        {
            return AnyPort;
        }
    }
}
