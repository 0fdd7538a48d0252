using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.ApiKeys;

/// <param name="Subject">The one subject that the key reaches; with neither this nor the prefix it reaches all.</param>
/// <param name="Addresses">Networks that it may be used from; none: from everywhere.</param>
public sealed record IssueApiKeyRequest([Required, StringLength(200)] string Name,
    [Required, MaxLength(10)] IReadOnlyList<string> Scopes, [StringLength(128)] string? Subject,
    [StringLength(128)] string? SubjectPrefix, [MaxLength(50)] IReadOnlyList<string>? Addresses,
    [Range(1, ApiKeyRules.LongestDays)] int? ExpiresInDays);

internal sealed record IssuedApiKey(Guid Id, string Key, DateTimeOffset ExpiresAt);

/// <summary>Makes a key from the portal. It is shown here and never again.</summary>
internal static class IssueApiKey
{
    public static async Task<Results<Created<IssuedApiKey>, ProblemHttpResult>> HandleAsync(
        IssueApiKeyRequest request, StaffCaller caller, DbDataSource database, CreateApiKey create,
        CancellationToken ct)
    {
        NewApiKey wanted;
        try
        {
            wanted = ApiKeyRules.Check(request.Name, request.Scopes, request.Subject, request.SubjectPrefix,
                request.Addresses ?? [], request.ExpiresInDays ?? ApiKeyRules.DefaultDays);
        }
        catch (FormatException exception)
        {
            return IdentityProblems.InvalidKey.With(exception.Message);
        }

        var (key, secret) = await Work.RunAsync(
            database, work => create.RunAsync(wanted, caller.Actor, work), ct);
        return TypedResults.Created(
            $"/api/identity/api-keys/{key.ApiKeyId}", new IssuedApiKey(key.ApiKeyId, secret, key.ExpiresAt));
    }
}
