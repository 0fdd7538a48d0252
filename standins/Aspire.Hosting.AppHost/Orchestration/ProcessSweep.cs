using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>Ends what dead AppHosts left behind. A list that can be locked belongs to a dead one.</summary>
internal static class ProcessSweep
{
    public static void Run(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                using var reader = new StreamReader(file);
                var (processes, folders) = Read(reader);
                foreach (var (id, started) in processes)
                {
                    // A leader that is gone may have left its group; an id in other hands shows another start time.
                    if ((Posix.StartTime(id) ?? started) == started)
                        Posix.KillGroup(id);
                }

                foreach (var left in folders.Where(Directory.Exists))
                    Directory.Delete(left, recursive: true);
                File.Delete(path);
            }
            catch (IOException)
            {
                // Its AppHost lives, or another one sweeps at this moment.
                continue;
            }
        }
    }

    private static (Dictionary<int, long> Processes, List<string> Folders) Read(StreamReader reader)
    {
        var processes = new Dictionary<int, long>();
        var folders = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', 3);
            if (words is ["add", var id, { Length: > 0 } started])
                processes[int.Parse(id, CultureInfo.InvariantCulture)] = long.Parse(started,
                    CultureInfo.InvariantCulture);
            else if (words is ["del", var gone])
                processes.Remove(int.Parse(gone, CultureInfo.InvariantCulture));
            else if (words[0] == "folder")
                folders.Add(line["folder ".Length..]);
        }

        return (processes, folders);
    }
}
