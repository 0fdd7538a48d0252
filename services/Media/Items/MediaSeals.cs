using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Media.Items;

/// <summary>Where the sealed values of a file live. They are sealed for this place from the beginning, also while they
/// wait in the row of its upload.</summary>
internal static class MediaSeals
{
    public static SealedField Field(string column, Guid mediaId) => new("media", column, mediaId);
}
