namespace Imaging.Transcode.Tools;

/// <summary>The file itself is to blame: trying again would change nothing.</summary>
/// <param name="reason">One of <see cref="Reasons"/>; Media has the sentences for people.</param>
/// <param name="lastWords">Of the tool, redacted.</param>
internal sealed class FileFault(string reason, string? lastWords = null) : Exception(reason)
{
    public string Reason => Message;

    public string? LastWords => lastWords;

    /// <exception cref="FileFault">The run was no success.</exception>
    public static void Unless(ToolResult result)
    {
        if (!result.IsSuccess)
            throw new FileFault(IsOverBounds(result) ? Reasons.TakesTooMuch : Reasons.CannotBeShown, result.LastWords);
    }

    // SIGXCPU, SIGXFSZ and SIGKILL, as a shell and bubblewrap tell them.
    private static bool IsOverBounds(ToolResult result) =>
        result.IsOverTime || result.ExitCode is 128 + 24 or 128 + 25 or 128 + 9;
}

/// <summary>Why a file can't be made viewable.</summary>
internal static class Reasons
{
    /// <summary>A video without a picture.</summary>
    public const string NoPicture = "no-picture";

    /// <summary>The tools can't read it.</summary>
    public const string CannotBeShown = "cannot-be-shown";

    /// <summary>It would take more time or room than a file may.</summary>
    public const string TakesTooMuch = "takes-too-much";

    /// <summary>It was tried several times, and something else went wrong each time.</summary>
    public const string NotProcessed = "not-processed";
}
