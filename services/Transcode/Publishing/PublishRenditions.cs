using Imaging.Media.V1;
using Imaging.ServiceDefaults.Problems;
using Imaging.Transcode.Jobs;

namespace Imaging.Transcode.Publishing;

/// <summary>
/// Brings what was made to the store, in parts where Media says, and then has all of it attached at once. Whatever dies
/// in between leaves nothing that anybody sees, and Media erases it.
/// </summary>
internal sealed class PublishRenditions(
    RenditionService.RenditionServiceClient media, IHttpClientFactory clients, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly HttpClient _http = clients.CreateClient(PublishingSetup.Store);

    /// <exception cref="DependencyException">The store did not take it.</exception>
    /// <exception cref="Grpc.Core.RpcException">Media refused, see the contract.</exception>
    public async Task RunAsync(Job job, MadeFiles made, string folder, CancellationToken ct)
    {
        var request = new AttachRenditionsRequest
        {
            MediaId = job.MediaId.ToString(), Revision = job.Revision, Recipe = job.Recipe, Width = made.Width,
            Height = made.Height, DurationMs = (long)(made.Duration?.TotalMilliseconds ?? 0), Codecs = made.Codecs,
        };
        foreach (var file in made.Files)
            request.Renditions.Add(await SendAsync(job, file, Path.Combine(folder, file.Path), ct));
        // Large ones are put together first.
        await media.AttachRenditionsAsync(
            request, deadline: clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: ct);
    }

    private async Task<MadeRendition> SendAsync(Job job, MadeFile file, string path, CancellationToken ct)
    {
        var size = new FileInfo(path).Length;
        var plan = await media.PlanRenditionAsync(new()
        {
            MediaId = job.MediaId.ToString(), Revision = job.Revision, Recipe = job.Recipe, Name = file.Name,
            Size = size,
        }, cancellationToken: ct);
        var made = new MadeRendition { RenditionId = plan.RenditionId, Width = file.Width, Height = file.Height };
        for (var offset = 0L; offset < size; offset += plan.PartSize)
        {
            using var part = new FilePart(path, offset, Math.Min(plan.PartSize, size - offset));
            made.Etags.Add(await PutAsync(plan.PartUrls[made.Etags.Count], part, ct));
        }

        return made;
    }

    private async Task<string> PutAsync(string url, FilePart part, CancellationToken ct)
    {
        try
        {
            using var response = await _http.PutAsync(new Uri(url), part, ct);
            return response is { IsSuccessStatusCode: true, Headers.ETag.Tag: { } etag } ? etag
                : throw new DependencyException("object store", $"PUT was answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyException("object store", "PUT got no answer", exception);
        }
    }
}
