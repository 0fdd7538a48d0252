using System.Net;
using Imaging.ServiceDefaults.Problems;
using Imaging.Transcode.V1;

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
        await using var file = Create(path);
        await CopyAsync(request, HttpStatusCode.OK, file, ct);
        if (file.Length != size) throw new DependencyException("object store", "GET ended early");
    }

    /// <summary>Puts a file together of parts of the original and of other bytes.</summary>
    /// <exception cref="SourceGoneException">It is gone.</exception>
    /// <exception cref="DependencyException">The store did not give it.</exception>
    public async Task AssembleAsync(Uri source, IEnumerable<SourcePiece> pieces, string path, CancellationToken ct)
    {
        await using var file = Create(path);
        foreach (var piece in pieces)
        {
            if (!piece.Literal.IsEmpty)
            {
                await file.WriteAsync(piece.Literal.Memory, ct);
                continue;
            }

            var end = file.Length + piece.Length;
            using var request = new HttpRequestMessage(HttpMethod.Get, source);
            request.Headers.Range = new(piece.Offset, piece.Offset + piece.Length - 1);
            await CopyAsync(request, HttpStatusCode.PartialContent, file, ct);
            if (file.Length != end) throw new DependencyException("object store", "GET ended early");
        }
    }

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);

    private async Task CopyAsync(
        HttpRequestMessage request, HttpStatusCode expected, FileStream file, CancellationToken ct)
    {
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed)
                throw new SourceGoneException();
            if (response.StatusCode != expected)
                throw new DependencyException("object store", $"GET was answered {(int)response.StatusCode}");
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            await body.CopyToAsync(file, BlockBytes, ct);
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyException("object store", "GET got no answer", exception);
        }
    }
}

/// <summary>What was to be worked on is not there any more.</summary>
internal sealed class SourceGoneException() : Exception("The original is gone, or another lies in its place.");
