using System.Globalization;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

internal static partial class Posix
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    public static void Terminate(int process) => _ = Kill(process, SigTerm);

    /// <summary>A child leads a group of its own, so this reaches whatever it started too.</summary>
    public static void KillGroup(int leader) => _ = Kill(-leader, SigKill);

    /// <summary>
    /// The start time in clock ticks since boot: with the id, it names a process beyond reuse of ids.
    /// </summary>
    public static long? StartTime(int process)
    {
        try
        {
            // The second field is the program's name in parentheses and may hold anything; the rest is numbers.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            return null; // ended while being read
        }
    }

    // The result is not looked at: "no such process" is what every caller wants to be true.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
