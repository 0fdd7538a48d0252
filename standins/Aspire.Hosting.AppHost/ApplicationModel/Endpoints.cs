using System.Globalization;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? "tcp";
        _transport = transport;
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    public int? Port { get; set; }

    public int? TargetPort { get; set; }

    public string UriScheme { get; set; }

    public string TargetHost { get; set; } = "localhost";

    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : "tcp");
        set => _transport = value;
    }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    internal string? TargetPortEnvironmentVariable { get; set; }

    /// <summary>Set when the endpoint came from the project's own Kestrel section.</summary>
    internal bool FromKestrel { get; set; }

    /// <summary>The ports that the replicas listen on themselves, once allocated.</summary>
    internal IReadOnlyList<int> InstancePorts { get; set; } = [];
}

public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    public EndpointAnnotation Endpoint => endpoint;

    public string Address => address;

    public int Port => port;

    public string UriScheme => endpoint.UriScheme;

    public string EndPointString => string.Create(CultureInfo.InvariantCulture, $"{address}:{port}");

    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}
