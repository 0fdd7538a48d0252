namespace Aspire.Hosting.ApplicationModel;

public interface IResourceWithConnectionString
    : IResource, IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    ReferenceExpression ConnectionStringExpression { get; }

    string? ConnectionStringEnvironmentVariable => null;

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    IEnumerable<object> IValueWithReferences.References => [ConnectionStringExpression];

    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ConnectionStringExpression.GetValueAsync(cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) =>
        GetConnectionStringAsync(cancellationToken);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => [];
}

public class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    public ReferenceExpression ConnectionStringExpression => connectionStringExpression;
}

public class ConnectionStringReference(IResourceWithConnectionString resource, bool optional)
    : IExpressionValue, IValueWithReferences
{
    public IResourceWithConnectionString Resource => resource;

    public bool Optional => optional;

    public string ValueExpression => resource.ValueExpression;

    public IEnumerable<object> References => [resource];

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var value = await resource.GetConnectionStringAsync(cancellationToken);
        return string.IsNullOrEmpty(value) && !optional
            ? throw new DistributedApplicationException(
                $"The connection string for the resource '{resource.Name}' is not available.")
            : value;
    }
}
