using System.Data.Common;
using Imaging.Media.Previews;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Images;

/// <summary>A picture of an image for people: a frame of DICOM, or a slice of NIfTI.</summary>
internal static class GetImagePreview
{
    private const string Jpeg = "image/jpeg";

    /// <param name="frame">Of a DICOM image, or the volume of a NIfTI file with several; from 1.</param>
    /// <param name="slice">Of a NIfTI volume, from 1; the middle one where none is named.</param>
    /// <param name="plane">Of NIfTI: axial, coronal or sagittal.</param>
    /// <param name="window">Centre and width in the image's own units, "40,400"; its own where none is named.</param>
    /// <param name="size">Of the longer side in pixels, 16 to 2048.</param>
    public static async Task<IResult> HandleAsync(string subjectId, string imageId, DbDataSource database,
        KeptPreviews kept, DicomPreview dicom, NiftiPreview nifti, CancellationToken ct, int frame = 1,
        int? slice = null, string plane = PreviewQuery.UsualPlane, string? window = null,
        int size = PreviewQuery.UsualSize)
    {
        if (PreviewQuery.TryRead(frame, slice, plane, window, size, out var problem) is not { } query)
            return Problem.InvalidRequest.With(problem);
        ImageRow? image;
        await using (var connection = await database.OpenConnectionAsync(ct))
            image = await ImageRow.FindAsync(connection, subjectId, imageId, ct);
        if (image is null) return ImageProblems.NotFound.With("The subject has no image of this id.");
        if (query.IsUsual && await kept.FindAsync(image, ct) is { } picture)
            return TypedResults.Bytes(picture, Jpeg);
        var preview = image.Kind == "dicom"
            ? await dicom.RunAsync(image, query, ct) : await nifti.RunAsync(image.Stored, query, ct);
        if (query.IsUsual && preview is Preview.Made usual) await kept.KeepAsync(image, usual.Picture, ct);
        return preview switch
        {
            Preview.Made made => TypedResults.Bytes(made.Picture, Jpeg),
            Preview.OutOfRange beyond => Problem.InvalidRequest.With(beyond.Reason),
            Preview.Impossible impossible => ImageProblems.NoPicture.With(impossible.Reason),
            _ => throw new InvalidOperationException($"Nothing is said of {preview}."),
        };
    }
}
