using System.ComponentModel.DataAnnotations;

namespace Imaging.Transcode.Work;

/// <summary>Where work is done (section Work).</summary>
internal sealed class WorkOptions
{
    public const string Section = "Work";

    /// <summary>Each job has a folder in this one while it runs. All replicas on a machine may share it.</summary>
    [Required]
    public string Folder { get; set; } = Path.Combine(Path.GetTempPath(), "imaging-transcode");
}
