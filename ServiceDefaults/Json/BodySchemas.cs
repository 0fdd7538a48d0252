using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Imaging.ServiceDefaults.Json;

/// <summary>
/// What the description says of bodies, as they are read: enumerations are words, and a member is required where it may
/// not be null or is marked so. The framework would have every parameter of a record be required.
/// </summary>
internal static class BodySchemas
{
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. EnumWord.Of(type).Select(word => (JsonNode)word)];
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is { } members)
        {
            schema.Required = context.JsonTypeInfo.Properties.Where(IsRequired).Select(property => property.Name)
                .Where(members.ContainsKey).ToHashSet();
            foreach (var member in schema.Required.Select(name => members[name]).OfType<OpenApiSchema>())
                member.Type &= ~JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        !property.IsGetNullable
        || property.AssociatedParameter?.AttributeProvider?.IsDefined(typeof(RequiredAttribute), true) == true;
}
