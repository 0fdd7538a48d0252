using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Images;

/// <summary>Says that no preview can be made yet, and what the image is, so that a client can choose another way to
/// show it.</summary>
internal static class GetImagePreview
{
    public static async Task<ProblemHttpResult> HandleAsync(
        string subjectId, string imageId, DbDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ImageRow.FindAsync(connection, subjectId, imageId, ct) is not { } image)
            return ImageProblems.NotFound.With("The subject has no image of this id.");
        return ImageProblems.PreviewMissing.With(
            "Previews are not made yet. Get the image itself.",
                [new("image", JsonSerializer.SerializeToElement(ImageInfo.Of(image), ImageHeader.Json))]);
    }
}
