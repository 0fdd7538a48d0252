using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Http;

/// <summary>Healthy means able to store: a full or read-only disk shows here before an upload meets it.</summary>
internal static class Health
{
    public static async Task HandleAsync(HttpContext http, BucketCatalog buckets)
    {
        await buckets.Disk.RunAsync(() =>
        {
            using var probe = buckets.Stage();
            probe.Write("probe"u8);
        });
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync("Healthy", http.RequestAborted);
    }
}
