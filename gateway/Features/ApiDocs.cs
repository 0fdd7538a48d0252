namespace Imaging.Gateway.Features;

/// <summary>One OpenAPI document for all services, and a page that shows it.</summary>
internal static class ApiDocs
{
    public static void AddApiDocs(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient<OpenApiMerger>(client => client.Timeout = TimeSpan.FromSeconds(2));
    }

    public static void UseApiDocs(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs"), docs =>
        {
            docs.Use((context, next) =>
            {
                context.Response.AsDocs();
                return next(context);
            });
            docs.UseSwaggerUI(page =>
            {
                page.RoutePrefix = "docs";
                page.SwaggerEndpoint("/openapi/v1.json", "Imaging");
                page.DocumentTitle = "Imaging API";
            });
        });

    public static void MapApiDocument(this WebApplication app) =>
        app.MapGet("/openapi/v1.json", DocumentAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> DocumentAsync(OpenApiMerger merger, CancellationToken ct) =>
        TypedResults.Text((await merger.MergeAsync(ct)).ToJsonString(), "application/json");
}
