using System.Globalization;

namespace Imaging.Transcode.Tools;

/// <summary>
/// The command line that a program runs under. Bubblewrap gives it namespaces of its own: no network, no other process,
/// nothing of the disk but the system's programs, to read, and the job's folder; an empty environment; and it dies with
/// this service. prlimit bounds it. Where namespaces are forbidden, only the bounds and the environment are left.
/// </summary>
internal static class Sandbox
{
    public const string Bubblewrap = "/usr/bin/bwrap";
    private const string Prlimit = "/usr/bin/prlimit";
    private const string Inside = "/work";

    // libvips: nothing whose loader its authors would not give a stranger's file (SVG, PDF, ImageMagick, raw data).
    private static readonly (string Name, string Value)[] s_environment =
    [
        ("PATH", "/usr/bin"), ("LANG", "C.UTF-8"), ("TMPDIR", Inside), ("VIPS_BLOCK_UNTRUSTED", "1"),
        ("VIPS_CONCURRENCY", "2"),
    ];

    // What programs in /usr/bin need of the rest, where it is there.
    private static readonly string[] s_readable = ["/etc/alternatives", "/etc/ld.so.cache", "/etc/dcmtk"];

    public static IReadOnlyDictionary<string, string> Environment { get; } =
        s_environment.ToDictionary(pair => pair.Name, pair => pair.Value);

    public static IReadOnlyList<string> Bounded(ToolCall call) =>
    [
        Prlimit, $"--cpu={Seconds(call.Limits.Cpu)}", $"--as={call.Limits.AddressSpace}",
        $"--fsize={call.Limits.FileSize}", "--core=0", "--nofile=256", "--", $"/usr/bin/{call.Program}",
        .. call.Arguments,
    ];

    /// <param name="folder">The job's; the program sees it as its working folder.</param>
    public static IReadOnlyList<string> Fenced(ToolCall call, string folder) =>
    [
        Bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
        .. s_environment.SelectMany(pair => (string[])["--setenv", pair.Name, pair.Value]),
        "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
        "--symlink", "usr/bin", "/bin", .. s_readable.SelectMany(path => (string[])["--ro-bind-try", path, path]),
        "--proc", "/proc", "--dev", "/dev", "--bind", folder, Inside, "--chdir", Inside, "--", .. Bounded(call),
    ];

    private static string Seconds(TimeSpan time) =>
        Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
