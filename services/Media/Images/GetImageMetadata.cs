using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Images;

/// <summary>What the header check found.</summary>
internal static class GetImageMetadata
{
    public static async Task<Results<Ok<ImageInfo>, ProblemHttpResult>> HandleAsync(
        string subjectId, string imageId, DbDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ImageRow.FindAsync(connection, subjectId, imageId, ct) is { } image
            ? TypedResults.Ok(ImageInfo.Of(image))
            : ImageProblems.NotFound.With("The subject has no image of this id.");
    }
}
