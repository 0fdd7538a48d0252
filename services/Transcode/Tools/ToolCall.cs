namespace Imaging.Transcode.Tools;

/// <summary>One run of a program on a file that somebody sent.</summary>
/// <param name="Program">Its name in /usr/bin.</param>
/// <param name="Arguments">Paths are relative to the job's folder, which is the working folder.</param>
internal sealed record ToolCall(string Program, IReadOnlyList<string> Arguments, ToolLimits Limits);

/// <summary>What a run may use. Whoever needs more is ended.</summary>
/// <param name="Wall">By the clock on the wall.</param>
/// <param name="Cpu">On all threads together.</param>
/// <param name="AddressSpace">In bytes.</param>
/// <param name="FileSize">In bytes, of each file that it writes.</param>
internal sealed record ToolLimits(TimeSpan Wall, TimeSpan Cpu, long AddressSpace, long FileSize)
{
    private const long GiB = 1024L * 1024 * 1024;

    /// <summary>For a look at a file.</summary>
    public static readonly ToolLimits Probe = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), 2 * GiB, 1024);

    /// <summary>For one picture.</summary>
    public static readonly ToolLimits Picture =
        new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), 4 * GiB, 2 * GiB);
}

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">128 and more: by a signal.</param>
/// <param name="Output">What it wrote to its standard output, up to a bound.</param>
/// <param name="LastWords">The end of what it complained of, see <see cref="Redaction"/>.</param>
/// <param name="IsOverTime">It was ended because it took too long.</param>
internal sealed record ToolResult(int ExitCode, byte[] Output, string LastWords, bool IsOverTime)
{
    public bool IsSuccess => ExitCode == 0 && !IsOverTime;
}
