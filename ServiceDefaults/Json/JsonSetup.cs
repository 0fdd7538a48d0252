using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.ServiceDefaults.Json;

internal static class JsonSetup
{
    /// <summary>How every service reads the bodies of requests, and says so in its description.</summary>
    public static void AddJson(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.Converters.Add(new EnumWord.Converters());
            json.NumberHandling = JsonNumberHandling.Strict;
            // Of two members of one name somebody else may have looked at the other one.
            json.AllowDuplicateProperties = false;
            json.TypeInfoResolver = (json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver())
                .WithAddedModifier(NullElements.Refuse);
        });
        builder.Services.AddOpenApi("v1", options => options.AddSchemaTransformer(BodySchemas.DescribeAsync));
    }
}
