using Imaging.Media.Storage;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Media.Reconciliation;

/// <summary>For the administrator on the host: <c>orphan list|erase</c>.</summary>
internal static class OrphanCommand
{
    private const string Usage = """
        orphan list
        orphan erase FOLDER/KEY
        FOLDER/KEY: as the list shows it; it has to have been an orphan for 30 days.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["list"]:
                return await RunAsync(ListAsync);
            case ["erase", var name] when name.Split('/', 2) is [var folder, var key]:
                return await RunAsync(orphans => EraseAsync(folder, key, orphans));
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static Task<int> RunAsync(Func<EraseOrphan, Task<int>> command) => HostCommand.RunAsync("media", builder =>
    {
        builder.AddServiceDefaults();
        builder.AddDatabase("mediadb");
        builder.AddSealing();
        builder.AddObjectStore();
        builder.AddAudit();
        builder.AddOrphans();
    }, app => command(app.Services.GetRequiredService<EraseOrphan>()));

    private static async Task<int> ListAsync(EraseOrphan orphans)
    {
        foreach (var orphan in await orphans.ListAsync(CancellationToken.None))
            Console.WriteLine($"{orphan.Folder}/{orphan.ObjectKey}  {orphan.Size} bytes  since {orphan.FirstSeenAt:u}");
        return 0;
    }

    private static async Task<int> EraseAsync(string folder, string key, EraseOrphan orphans)
    {
        var isErased = await orphans.RunAsync(folder, key, CancellationToken.None);
        Console.WriteLine(isErased ? "Erased." : "It is no orphan, or has not been one for long enough.");
        return isErased ? 0 : 1;
    }
}
