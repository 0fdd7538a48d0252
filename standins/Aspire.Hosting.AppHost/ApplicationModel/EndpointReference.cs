using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName)
    : IExpressionValue, IValueWithReferences
{
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint) : this(owner, endpoint.Name) { }

    public IResourceWithEndpoints Resource => owner;

    public string EndpointName => endpointName;

    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(
        $"The endpoint `{endpointName}` is not defined for the resource `{owner.Name}`.");

    public bool Exists => Find() is not null;

    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    public bool IsHttp => EndpointAnnotation.UriScheme == "http";

    public bool IsHttps => EndpointAnnotation.UriScheme == "https";

    public string Url => Allocated.UriString;

    public string Host => Allocated.Address;

    public int Port => Allocated.Port;

    public string Scheme => EndpointAnnotation.UriScheme;

    public int? TargetPort => EndpointAnnotation.TargetPort;

    public string ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    public IEnumerable<object> References => [owner];

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllocatedEndpoint ?? throw new InvalidOperationException(
        $"The endpoint `{endpointName}` is not allocated for the resource `{owner.Name}`.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    private EndpointAnnotation? Find() =>
        owner.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => ResourceNames.Same(e.Name, endpointName));
}

public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
}

public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint => endpointReference;

    public EndpointProperty Property => property;

    public IEnumerable<object> References => [endpointReference];

    public string ValueExpression
    {
        get
        {
            var member = property switch
            {
                EndpointProperty.Url => "url",
                EndpointProperty.Host or EndpointProperty.IPV4Host => "host",
                EndpointProperty.Port => "port",
                EndpointProperty.Scheme => "scheme",
                EndpointProperty.TargetPort => "targetPort",
                _ => null,
            };
            var binding = $"{endpointReference.Resource.Name}.bindings.{endpointReference.EndpointName}";
            return member is null ? $"{{{binding}.host}}:{{{binding}.port}}" : $"{{{binding}.{member}}}";
        }
    }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context,
        CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(property switch
        {
            EndpointProperty.Url => endpointReference.Url,
            EndpointProperty.Host => endpointReference.Host,
            EndpointProperty.IPV4Host => "127.0.0.1",
            EndpointProperty.Port => endpointReference.Port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.Scheme => endpointReference.Scheme,
            EndpointProperty.TargetPort => TargetPort(context),
            EndpointProperty.HostAndPort => $"{endpointReference.Host}:{endpointReference.Port}",
            _ => throw new InvalidOperationException($"The property '{property}' is not an endpoint's."),
        });

    private string TargetPort(ValueProviderContext context)
    {
        var ports = endpointReference.EndpointAnnotation.InstancePorts;
        if (ports.Count == 0)
            return endpointReference.Port.ToString(CultureInfo.InvariantCulture);
        var own = context.Caller == endpointReference.Resource;
        return ports[own ? context.Replica : 0].ToString(CultureInfo.InvariantCulture);
    }
}
