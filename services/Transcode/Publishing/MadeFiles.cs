namespace Imaging.Transcode.Publishing;

/// <summary>What came of a job.</summary>
/// <param name="Width">Of the file as it is looked at, in pixels.</param>
/// <param name="Height">Of the file as it is looked at, in pixels.</param>
/// <param name="Codecs">For people; empty: none.</param>
internal sealed record MadeFiles(int Width, int Height, TimeSpan? Duration = null, string Codecs = "");

/// <param name="Name">Of the rendition.</param>
/// <param name="Path">In the job's folder.</param>
internal sealed record MadeFile(string Name, string Path, int Width, int Height);
