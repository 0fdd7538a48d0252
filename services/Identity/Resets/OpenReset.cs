using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Imaging.Identity.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Identity.Resets;

public sealed record OpenResetRequest([Required, StringLength(100)] string Token);

internal sealed record OpenedReset(string Name, string Email, DateTimeOffset ExpiresAt);

/// <summary>Says whose account is reset, and changes nothing.</summary>
internal static class OpenReset
{
    public static async Task<Results<Ok<OpenedReset>, ProblemHttpResult>> HandleAsync(
        OpenResetRequest request, FindReset find, DbDataSource database, CancellationToken ct) =>
        await Work.RunAsync(database, work => find.RunAsync(request.Token, work), ct) is { } reset
            ? TypedResults.Ok(new OpenedReset(reset.Name, reset.Email, reset.ExpiresAt))
            : FindReset.NotValid();
}
