using System.Security.Claims;
using System.Security.Cryptography;
using Imaging.Media.Images;
using Imaging.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Imaging.Media.OldApi;

/// <summary>
/// Takes a multipart/form-data body, as it is or in base64 as the old gateway delivered it, and stores its first file.
/// Nothing is unpacked ahead: base64, multipart and the image are read through each other.
/// </summary>
internal static class UploadImage
{
    public static async Task<IResult> HandleAsync(
        [FromQuery(Name = "SubjectID")] string? subjectId, [FromQuery(Name = "ImageID")] string? imageId,
        HttpRequest request, ClaimsPrincipal caller, StoreImage store, CancellationToken ct)
    {
        try
        {
            await using var plain = await MultipartBody.OpenAsync(request.Body, request.ContentType, ct);
            if (plain is null || await plain.FirstFileAsync(ct) is not { } file)
                return Refuse("The body is not multipart/form-data with a file in it, neither as it is nor in base64.");
            var outcome = await store.RunAsync(
                new(file, null), subjectId!, imageId!, Preconditions.None, caller.Identity!.Name!, ct);
            return outcome switch
            {
                StoreOutcome.Refused refused => OldMessage.Of(refused.Reason),
                _ => TypedResults.Ok(new OldMessage("Image uploaded successfully")),
            };
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or CryptographicException
            || exception is IOException and not BadHttpRequestException && exception.GetType() == typeof(IOException))
        {
            return Refuse("The body ends early or is not base64 of multipart/form-data. Nothing was stored.");
        }
    }

    private static JsonHttpResult<OldMessage> Refuse(string message) =>
        TypedResults.Json(new OldMessage(message), statusCode: StatusCodes.Status400BadRequest);
}
