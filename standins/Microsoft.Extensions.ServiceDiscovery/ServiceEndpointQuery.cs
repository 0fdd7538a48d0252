using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// What is asked for: "media", "https+http://media" (the first of these schemes that the service has), or
/// "http://_grpc.media" (its endpoint named grpc).
/// </summary>
public sealed class ServiceEndpointQuery
{
    private readonly string input;

    private ServiceEndpointQuery(string input, string[] schemes, string serviceName, string? endpointName)
    {
        this.input = input;
        IncludedSchemes = schemes;
        ServiceName = serviceName;
        EndpointName = endpointName;
    }

    public string? EndpointName { get; }

    public IReadOnlyList<string> IncludedSchemes { get; }

    public string ServiceName { get; }

    public static bool TryParse(string input, [NotNullWhen(true)] out ServiceEndpointQuery? query)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        query = null;
        var hasScheme = input.Contains("://", StringComparison.Ordinal);
        var text = hasScheme ? input : $"none://{input}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return false;
        var (name, endpoint) = (uri.Host, default(string));
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (name[0] == '_' && dot > 1 && dot < name.Length - 1)
            (name, endpoint) = (name[(dot + 1)..], name[1..dot]);
        query = new(input, hasScheme ? uri.Scheme.Split('+') : [], name, endpoint);
        return true;
    }

    public override string ToString() => input;
}
