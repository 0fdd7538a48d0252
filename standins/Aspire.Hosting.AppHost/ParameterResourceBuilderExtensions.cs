using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.AddResource(ParameterValues.Create(builder, name, null, secret, persist: false));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
            throw new ArgumentException(
                "A parameter cannot be both secret and have its value published as a default.", nameof(secret));
        var parameter = new ParameterResource(
            name, _ => ParameterValues.Configured(builder, name) ?? valueGetter(), secret);
        if (publishValueAsDefault)
            parameter.Default = new ConstantParameterDefault(valueGetter);
        return builder.AddResource(parameter);
    }

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(ParameterValues.Create(builder, name, value, secret, persist));

    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name,
            string? environmentVariableName = null) =>
        builder.AddResource(new ConfiguredConnectionString(
            name, environmentVariableName, () => builder.Configuration[$"ConnectionStrings:{name}"]));

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name,
            ReferenceExpression connectionStringExpression) =>
        builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));

    /// <summary>Generated once and kept; not part of the model until something refers to it.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name,
        bool lower = true, bool upper = true, bool numeric = true, bool special = true,
        int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0) =>
        ParameterValues.Create(builder, name, new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower, Upper = upper, Numeric = numeric, Special = special,
            MinLower = minLower, MinUpper = minUpper, MinNumeric = minNumeric, MinSpecial = minSpecial,
        }, secret: true, persist: true);

    /// <summary>A connection string from the AppHost's configuration; in a manifest, a parameter.</summary>
    private sealed class ConfiguredConnectionString(string name, string? variable, Func<string?> read)
        : ParameterResource(name, _ => read() ?? throw new MissingParameterValueException(
            $"Connection string resource could not be used because connection string '{name}' is missing."),
                secret: true),
            IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{this}");

        public string? ConnectionStringEnvironmentVariable => variable;

        public IEnumerable<object> References => [];
    }
}
