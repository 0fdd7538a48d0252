namespace Aspire.Hosting.ApplicationModel;

public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
        => GetValueAsync(cancellationToken);
}

public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

public class ValueProviderContext
{
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    public IResource? Caller { get; init; }

    /// <summary>Which replica of the caller asks: replicas differ in their target ports.</summary>
    internal int Replica { get; init; }
}
