using Imaging.ObjectStore.Storage;

namespace Imaging.ObjectStore.Http;

/// <summary>Healthy means able to store: a full or read-only disk shows here before an upload meets it.</summary>
internal static class Health
{
    private const string Answer = "Healthy";

    public static async Task HandleAsync(HttpContext http, BucketCatalog buckets)
    {
        await buckets.Disk.RunAsync(() =>
        {
            using var probe = buckets.Stage();
            probe.Write("probe"u8);
        });
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = Answer.Length;
        await http.Response.WriteAsync(Answer, http.RequestAborted);
    }
}
