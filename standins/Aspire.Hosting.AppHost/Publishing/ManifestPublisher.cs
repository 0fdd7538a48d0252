using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// Writes aspire-manifest.json, the description of the graph that deployment tools read. Starts nothing.
/// </summary>
internal sealed partial class ManifestPublisher(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext execution,
    IDistributedApplicationEventing eventing,
    IConfiguration configuration,
    IServiceProvider services,
    ILogger<ManifestPublisher> logger)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task PublishAsync(CancellationToken ct)
    {
        var output = configuration["output-path"] ?? configuration["Publishing:OutputPath"]
            ?? throw new DistributedApplicationException(
            "The '--output-path [path]' option was not specified.");
        var path = Path.GetFullPath(output.EndsWith(".json", StringComparison.Ordinal) ? output
            : Path.Combine(output, "aspire-manifest.json"));

        await eventing.PublishAsync(new BeforeStartEvent(services, model), ct);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, Indented))
            await WriteAsync(new ManifestPublishingContext(execution, path, writer, ct));
        await File.WriteAllTextAsync(path, Encoding.UTF8.GetString(buffer.ToArray()) + "\n", ct);
        Log.Published(logger, path);
    }

    private async Task WriteAsync(ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteStartObject();
        writer.WriteStartObject("resources");
        foreach (var resource in model.Resources)
            await WriteAsync(resource, context);

        foreach (var parameter in context.Referenced.Values.ToList())
        {
            if (!model.Resources.Any(known => ResourceNames.Same(known.Name, parameter.Name)))
                await WriteAsync(parameter, context);
        }

        foreach (var parameter in context.Encoded.Values)
        {
            writer.WriteStartObject($"{parameter.Name}-uri-encoded");
            writer.WriteString("type", "annotated.string");
            writer.WriteString("value", parameter.ValueExpression);
            writer.WriteString("filter", "uri");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static async Task WriteAsync(IResource resource, ManifestPublishingContext context)
    {
        var custom = resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault();
        if (custom is { Callback: null })
            return;
        context.Writer.WriteStartObject(resource.Name);
        await (custom?.Callback?.Invoke(context) ?? ManifestResources.WriteAsync(resource, context));
        context.Writer.WriteEndObject();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Published manifest to: {Path}")]
        public static partial void Published(ILogger logger, string path);
    }
}
