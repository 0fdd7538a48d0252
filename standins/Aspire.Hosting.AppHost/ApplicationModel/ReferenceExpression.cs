using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Text with holes that are filled when the value is needed: by a value, or by a manifest placeholder.
/// </summary>
public sealed class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    private readonly Hole[] _holes;

    private ReferenceExpression(string format, Hole[] holes) => (Format, _holes) = (format, holes);

    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders => [.. _holes.Select(hole => hole.Value)];

    public IReadOnlyList<string> ManifestExpressions =>
        [.. _holes.Select(hole => ((IManifestExpressionProvider)hole.Value).ValueExpression)];

    public string ValueExpression => Expand(ManifestExpressions);

    public IEnumerable<object> References => _holes.Select(hole => hole.Value);

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(
        ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        var values = new string?[_holes.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await _holes[i].Value.GetValueAsync(context, cancellationToken);
            values[i] = _holes[i].Format == "uri" && value is not null ? Uri.EscapeDataString(value) : value;
        }

        return Expand(values);
    }

    /// <summary>The manifest's form; `encode` names the placeholder of a percent-encoded parameter.</summary>
    internal string ToManifest(Func<ParameterResource, string> encode) =>
        Expand([.. _holes.Select(hole => hole switch
        {
            { Format: "uri", Value: ParameterResource parameter } => encode(parameter),
            { Value: ReferenceExpression nested } => nested.ToManifest(encode),
            { Value: var value } => ((IManifestExpressionProvider)value).ValueExpression,
        })]);

    private string Expand(IReadOnlyList<string?> values) =>
        string.Format(CultureInfo.InvariantCulture, Format, [.. values]);

    internal readonly record struct Hole(IValueProvider Value, string? Format);

    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _format = new(literalLength);
        private readonly List<Hole> _holes = new(formattedCount);

        public readonly void AppendLiteral(string value) =>
            _format.Append(value.Replace("{", "{{", StringComparison.Ordinal)
                .Replace("}", "}}", StringComparison.Ordinal));

        public readonly void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        public readonly void AppendFormatted(string? value, string? format) =>
            AppendLiteral(format == "uri" ? Uri.EscapeDataString(value ?? "") : value ?? "");

        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => Append(valueProvider, null);

        public readonly void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => Append(valueProvider, format);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => Append(valueProvider.Resource, null);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => Append(valueProvider.Resource, format);

        internal readonly ReferenceExpression Build() => new(_format.ToString(), [.. _holes]);

        private readonly void Append(IValueProvider value, string? format)
        {
            if (format is not (null or "uri"))
                throw new FormatException($"'{format}' is not a format of reference expressions; 'uri' is.");
            _format.Append(CultureInfo.InvariantCulture, $"{{{_holes.Count}}}");
            _holes.Add(new Hole(value, format));
        }
    }
}
