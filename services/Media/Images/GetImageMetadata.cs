using System.Data.Common;
using Imaging.Media.Metadata;

namespace Imaging.Media.Images;

/// <summary>All that an image says of itself, its patient's attributes among it: DICOM JSON without the pixels (PS3.18,
/// F), or the fields of a NIfTI header by their names in nifti1.h.</summary>
internal static class GetImageMetadata
{
    private const string DicomJson = "application/dicom+json";

    public static async Task<IResult> HandleAsync(
        string subjectId, string imageId, DbDataSource database, ImageMetadata metadata, CancellationToken ct)
    {
        ImageRow? image;
        await using (var connection = await database.OpenConnectionAsync(ct))
            image = await ImageRow.FindAsync(connection, subjectId, imageId, ct);
        if (image is null) return ImageProblems.NotFound.With("The subject has no image of this id.");
        var json = await metadata.GetAsync(image, ct);
        return TypedResults.Bytes(json, image.Kind == "dicom" ? DicomJson : "application/json");
    }
}
