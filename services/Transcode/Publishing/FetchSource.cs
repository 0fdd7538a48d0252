using System.Net;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Transcode.Publishing;

/// <summary>Brings an original into the job's folder: what was checked, or nothing.</summary>
internal sealed class FetchSource(IHttpClientFactory clients)
{
    private const int BlockBytes = 512 * 1024;
    private readonly HttpClient _http = clients.CreateClient(PublishingSetup.Store);

    /// <exception cref="SourceGoneException">It is gone, or another lies there.</exception>
    /// <exception cref="DependencyException">The store did not give it.</exception>
    /// <param name="etag">Without quotes; null: the object is never another.</param>
    public async Task RunAsync(Uri source, string? etag, long size, string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", $"\"{etag}\"");
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed)
                throw new SourceGoneException();
            if (response.StatusCode != HttpStatusCode.OK)
                throw new DependencyException("object store", $"GET was answered {(int)response.StatusCode}");
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            await body.CopyToAsync(file, BlockBytes, ct);
            if (file.Length != size) throw new DependencyException("object store", "GET ended early");
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyException("object store", "GET got no answer", exception);
        }
    }
}

/// <summary>What was to be worked on is not there any more.</summary>
internal sealed class SourceGoneException() : Exception("The original is gone, or another lies in its place.");
