using System.Globalization;

namespace Imaging.Bench;

/// <summary>What /proc tells. Processes come and go while it is read: one that is gone has no answer.</summary>
internal static class ProcessTable
{
    private static readonly string[] SocketTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    public static int? ListenerOn(int port)
    {
        var sockets = SocketTables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            // Local address, state 0A = LISTEN, inode.
            .Where(field => field[3] == "0A" && field[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
            .Select(field => $"socket:[{field[9]}]").ToHashSet();
        return Pids().Cast<int?>().FirstOrDefault(pid => Links($"/proc/{pid}/fd").Any(sockets.Contains));
    }

    public static IEnumerable<int> Ancestors(int pid)
    {
        for (var parent = Parent(pid); parent > 1; parent = Parent(parent)) yield return parent;
    }

    public static IEnumerable<int> Tree(int root)
    {
        var children = Pids().ToLookup(Parent);
        var open = new Stack<int>([root]);
        while (open.TryPop(out var pid))
        {
            yield return pid;
            foreach (var child in children[pid]) open.Push(child);
        }
    }

    /// <summary>The assembly of a .NET process, the program of any other.</summary>
    public static string Name(int pid)
    {
        var arguments = Read($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var assembly = arguments.Take(3).FirstOrDefault(part => part.EndsWith(".dll", StringComparison.Ordinal));
        return assembly is null
            ? Path.GetFileName(arguments.FirstOrDefault("?"))
            : Path.GetFileNameWithoutExtension(assembly);
    }

    public static (long Resident, long Anonymous)? Resident(int pid)
    {
        var status = Read($"/proc/{pid}/status");
        // A process that has ended and waits for its parent has no memory any more.
        if (!status.Contains("VmRSS:", StringComparison.Ordinal)) return null;
        return (Kilobytes(status, "VmRSS:"), Kilobytes(status, "RssAnon:"));
    }

    private static int Parent(int pid)
    {
        var stat = Read($"/proc/{pid}/stat");
        // The name in brackets may hold anything, brackets too: fields count from the last one.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    private static IEnumerable<int> Pids() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    private static List<string> Links(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Select(file => new FileInfo(file).LinkTarget ?? "").ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long Kilobytes(string status, string field)
    {
        var line = status.Split('\n').First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
