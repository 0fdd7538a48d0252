using System.Data.Common;
using System.Security.Cryptography;
using Imaging.Media.Images;
using Imaging.Media.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Imaging.Media.OldApi;

/// <summary>The image in base64 inside JSON, encoded as it streams. The gateway turns the 404 into the old API's
/// 500.</summary>
internal static class DownloadImage
{
    public static async Task<IResult> HandleAsync(
        [FromQuery(Name = "SubjectID")] string? subjectId, [FromQuery(Name = "ImageID")] string? imageId,
        DbDataSource database, Objects objects, HttpResponse response, CancellationToken ct)
    {
        if (await FindAsync(database, subjectId!, imageId!, ct) is not { } image)
            return TypedResults.NotFound(new OldMessage("Internal server error"));

        using var stored = await objects.GetAsync(image.ObjectKey, ct);
        await using var bytes = await stored.Content.ReadAsStreamAsync(ct);
        await using var base64 = new CryptoStream(bytes, new ToBase64Transform(), CryptoStreamMode.Read);
        response.ContentType = "application/json";
        await response.Body.WriteAsync("{\"data\":\""u8.ToArray(), ct);
        await base64.CopyToAsync(response.Body, ct);
        await response.Body.WriteAsync("\"}"u8.ToArray(), ct);
        return Results.Empty;
    }

    private static async Task<ImageRow?> FindAsync(
        DbDataSource database, string subjectId, string imageId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ImageRow.FindAsync(connection, subjectId, imageId, ct);
    }
}
