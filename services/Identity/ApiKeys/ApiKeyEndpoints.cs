using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.ApiKeys;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this RouteGroupBuilder identity)
    {
        var keys = identity.MapGroup("/api-keys").WithTags("API keys").RequireAuthorization(Callers.Admin);
        keys.MapGet("/", ListApiKeys.HandleAsync).WithName("ListApiKeys").ProducesProblem(400);
        keys.MapPost("/", IssueApiKey.HandleAsync).WithName("IssueApiKey").ProducesProblem(400);
        keys.MapDelete("/{apiKeyId:guid}", RevokeApiKey.HandleAsync).WithName("RevokeApiKey").ProducesProblem(404);
    }
}
