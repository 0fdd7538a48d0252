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
    private const int PartsAtOnce = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly HttpClient _http = clients.CreateClient(PublishingSetup.Store);

    /// <summary>Dispose it: what is under way then ends.</summary>
    public Publication Begin(Job job, string folder, CancellationToken ct) =>
        new((file, token) => SendAsync(job, file, Path.Combine(folder, file.Path), token), ct);

    /// <summary>Has all of it attached.</summary>
    /// <exception cref="DependencyException">The store did not take it.</exception>
    /// <exception cref="Grpc.Core.RpcException">Media refused, see the contract.</exception>
    public async Task AttachAsync(Job job, MadeFiles made, Publication publication, CancellationToken ct)
    {
        var request = new AttachRenditionsRequest
        {
            MediaId = job.MediaId.ToString(), Revision = job.Revision, Recipe = job.Recipe, Width = made.Width,
            Height = made.Height, DurationMs = (long)(made.Duration?.TotalMilliseconds ?? 0), Codecs = made.Codecs,
            Renditions = { await publication.CompleteAsync() },
        };
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
        var etags = new string[plan.PartUrls.Count];
        await Parallel.ForAsync(0, etags.Length,
            new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = ct }, async (at, token) =>
            {
                var offset = at * plan.PartSize;
                using var part = new FilePart(path, offset, Math.Min(plan.PartSize, size - offset));
                etags[at] = await PutAsync(plan.PartUrls[at], part, token);
            });
        return new() { RenditionId = plan.RenditionId, Width = file.Width, Height = file.Height, Etags = { etags } };
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
