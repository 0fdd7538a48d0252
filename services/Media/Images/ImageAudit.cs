using Imaging.ServiceDefaults.Audit;

namespace Imaging.Media.Images;

/// <summary>What programs do with images, for the audit trail. Changes are written with the change; reads and refusals
/// in batches.</summary>
internal static class ImageAudit
{
    private const int LongestId = 128;

    public static AuditEntry Entry(
        string actor, string action, string? subjectId, string? imageId, Guid? imageKey = null) =>
        new(actor, action, imageKey, Detail: new { subjectId = Bounded(subjectId), imageId = Bounded(imageId) });

    /// <summary>Of a refused call an id may be of any length; then it is none.</summary>
    private static string? Bounded(string? id) => id?.Length <= LongestId ? id : null;
}
