using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Media.Images;

/// <summary>For the administrator on the host: <c>image deleted|restore</c>.</summary>
internal static class ImageCommand
{
    private const string Usage = """
        image deleted --subject ID
        image restore KEY
        KEY: as the list of deleted images shows it.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["deleted", "--subject", var subjectId]:
                return await RunAsync(restore => ListAsync(subjectId, restore));
            case ["restore", var key] when Guid.TryParse(key, out var imageKey):
                return await RunAsync(restore => RestoreAsync(imageKey, restore));
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    // Without the store: the bytes stay where they are.
    private static Task<int> RunAsync(Func<RestoreImage, Task<int>> command) => HostCommand.RunAsync("media", builder =>
    {
        builder.AddServiceDefaults();
        builder.AddDatabase("mediadb");
        builder.AddSealing();
        builder.AddAudit();
        builder.Services.AddSingleton<RestoreImage>();
    }, app => command(app.Services.GetRequiredService<RestoreImage>()));

    private static async Task<int> ListAsync(string subjectId, RestoreImage restore)
    {
        foreach (var image in await restore.ListAsync(subjectId, CancellationToken.None))
            Console.WriteLine($"{image.ImageKey}  {image.ImageId}  {image.Size} bytes  stored {image.CreatedAt:u}"
                + $"  erased after {image.EraseAfter:u}");
        return 0;
    }

    private static async Task<int> RestoreAsync(Guid imageKey, RestoreImage restore)
    {
        var outcome = await restore.RunAsync(imageKey, AuditEntry.Host, CancellationToken.None);
        Console.WriteLine(outcome switch
        {
            RestoreOutcome.Restored => "Restored.",
            RestoreOutcome.InTheWay => "Another image is stored under this id. Delete that one first.",
            _ => "There is no deleted image with this key whose bytes are still kept.",
        });
        return outcome == RestoreOutcome.Restored ? 0 : 1;
    }
}
