using System.Net;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Storage;

/// <summary>An object as it is named from here on: another one under the same path is never read for it.</summary>
/// <param name="ETag">Without quotes.</param>
internal sealed record ObjectVersion(string Path, string ETag, long Size);

/// <summary>Reads one version of an object, whole or by ranges, over presigned URLs with If-Match.</summary>
internal sealed class ObjectReader(PresignedUrls urls, IHttpClientFactory clients)
{
    /// <summary>How long the store may be silent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = clients.CreateClient(nameof(Objects));

    /// <summary>All of it. Dispose the answer.</summary>
    /// <exception cref="ObjectChangedException">It is gone, or another lies there.</exception>
    /// <exception cref="DependencyException">The store did not answer.</exception>
    public Task<HttpResponseMessage> OpenAsync(ObjectVersion version, CancellationToken ct) =>
        SendAsync(version, null, ct);

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="ObjectChangedException">It is gone, or another lies there.</exception>
    /// <exception cref="DependencyException">The store did not answer.</exception>
    public async Task ReadAsync(ObjectVersion version, long offset, Memory<byte> buffer, CancellationToken ct)
    {
        using var response = await SendAsync(version, (offset, offset + buffer.Length - 1), ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            await body.ReadExactlyAsync(buffer, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new DependencyException("object store", "GET of a range broke off", exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        ObjectVersion version, (long First, long Last)? range, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(
            HttpMethod.Get, await urls.SignAsync(HttpMethod.Get, version.Path, "", []));
        message.Headers.TryAddWithoutValidation("If-Match", $"\"{version.ETag}\"");
        if (range is { } part) message.Headers.Range = new(part.First, part.Last);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new DependencyException("object store", "GET got no answer", exception);
        }

        if (response.StatusCode == (range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent)) return response;
        var status = response.StatusCode;
        response.Dispose();
        throw status is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed
            ? new ObjectChangedException()
            : new DependencyException("object store", $"GET was answered {(int)status}");
    }
}

/// <summary>The object that is meant is gone, or another lies in its place.</summary>
internal sealed class ObjectChangedException() : Exception("The object is gone, or another lies in its place.");
