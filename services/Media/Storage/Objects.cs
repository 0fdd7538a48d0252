using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// Objects in S3. One upload makes one object at <c>{KeyPrefix}objects/{key}</c>: a single PUT where the length is
/// known, a multipart upload (aborted when anything fails) where it is not. Bodies travel over presigned URLs by
/// HttpClient, which costs a third of the SDK's own transfer. Needs s3:PutObject, GetObject, DeleteObject,
/// AbortMultipartUpload on the prefix, and ListBucket for the health check.
/// </summary>
internal sealed class Objects(
    IAmazonS3 s3, PresignedUrls urls, IHttpClientFactory clients, IOptions<ObjectStoreOptions> options,
        ILogger<Objects> logger)
{
    private readonly ObjectStoreOptions _options = options.Value;
    private readonly HttpClient _http = clients.CreateClient(nameof(Objects));

    /// <summary>True where the server takes x-amz-checksum-* headers.</summary>
    public bool TakesChecksums => _options.Checksums == RequestChecksumCalculation.WHEN_SUPPORTED;

    /// <summary>
    /// Stores one object; when this returns it is durable. The content declares its length. Returns the MD5 that the
    /// store computed, lower-case hex, or null where its ETag is something else (SSE-KMS).
    /// </summary>
    /// <exception cref="DependencyException">The store did not take it. Nothing is stored.</exception>
    public async Task<string?> PutAsync(
        string key, HttpContent content, IEnumerable<KeyValuePair<string, string>> signedHeaders, CancellationToken ct)
    {
        foreach (var (name, value) in signedHeaders) content.Headers.TryAddWithoutValidation(name, value);
        using var response = await SendAsync(HttpMethod.Put, Path(key), "", content, signedHeaders, ct);
        if (!response.IsSuccessStatusCode) throw Refused("PUT", response.StatusCode);
        return response.Headers.Contains("x-amz-server-side-encryption-aws-kms-key-id") ? null
            : response.Headers.ETag?.Tag.Trim('"');
    }

    /// <summary>The same for whoever knows the whole path.</summary>
    /// <exception cref="DependencyException">The store did not take it. Nothing is stored.</exception>
    internal async Task PutAtAsync(string path, HttpContent content, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Put, path, "", content, [], ct);
        if (!response.IsSuccessStatusCode) throw Refused("PUT", response.StatusCode);
    }

    /// <summary>Where the object can be read for the next minutes, by whoever is told.</summary>
    public ValueTask<Uri> LocateAsync(string key) => urls.SignAsync(HttpMethod.Get, Path(key), "", []);

    /// <summary>The object. Dispose the answer.</summary>
    /// <exception cref="DependencyException">The store did not answer, or the object is not there.</exception>
    public async Task<HttpResponseMessage> GetAsync(string key, CancellationToken ct)
    {
        var response = await SendAsync(HttpMethod.Get, Path(key), "", null, [], ct);
        if (response.StatusCode == HttpStatusCode.OK) return response;
        response.Dispose();
        throw Refused("GET", response.StatusCode);
    }

    /// <summary>Fills the buffer from there on.</summary>
    /// <exception cref="DependencyException">The store did not answer, or the object is not there.</exception>
    public Task ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken ct) =>
        ReadAtAsync(Path(key), offset, buffer, ct);

    /// <summary>The same for whoever knows the whole path.</summary>
    /// <exception cref="DependencyException">The store did not answer, or the object is not there.</exception>
    internal async Task ReadAtAsync(string path, long offset, Memory<byte> buffer, CancellationToken ct)
    {
        await using var body = await OpenAtAsync(path, offset, buffer.Length, ct);
        try
        {
            await body.ReadExactlyAsync(buffer, ct);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new DependencyException("object store", "GET of a range broke off", exception);
        }
    }

    /// <summary>That much of the object from there on; less where it ends before. Dispose it.</summary>
    /// <exception cref="DependencyException">The store did not answer, or the object is not there.</exception>
    public Task<Stream> OpenAsync(string key, long offset, long length, CancellationToken ct) =>
        OpenAtAsync(Path(key), offset, length, ct);

    private async Task<Stream> OpenAtAsync(string path, long offset, long length, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(
            HttpMethod.Get, await urls.SignAsync(HttpMethod.Get, path, "", []));
        message.Headers.Range = new(offset, offset + length - 1);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyException("object store", "GET got no answer", exception);
        }

        if (response.StatusCode == HttpStatusCode.PartialContent) return await response.Content.ReadAsStreamAsync(ct);
        var status = response.StatusCode;
        response.Dispose();
        throw Refused("GET", status);
    }

    /// <summary>Erases the object; one that is gone already is no error.</summary>
    public Task DeleteAsync(string key, CancellationToken ct) =>
        StoreCall.AskAsync("DELETE", () => s3.DeleteObjectAsync(_options.Bucket, Path(key), ct));

    public async Task<MultipartObject> StartMultipartAsync(string key, CancellationToken ct)
    {
        var started = await StoreCall.AskAsync(
            "Starting an upload", () => s3.InitiateMultipartUploadAsync(_options.Bucket, Path(key), ct));
        return new MultipartObject(this, s3, _options.Bucket, Path(key), started.UploadId, logger);
    }

    /// <summary>Sends one part and returns its ETag.</summary>
    internal async Task<string> PutPartAsync(
        string path, string uploadId, int partNumber, HttpContent content, CancellationToken ct)
    {
        var query = $"partNumber={partNumber}&uploadId={Uri.EscapeDataString(uploadId)}";
        using var response = await SendAsync(HttpMethod.Put, path, query, content, [], ct);
        return response.IsSuccessStatusCode && response.Headers.ETag?.Tag is { } etag ? etag
            : throw Refused("PUT of a part", response.StatusCode);
    }

    private string Path(string key) => $"{_options.KeyPrefix}objects/{key}";

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string query, HttpContent? content,
        IEnumerable<KeyValuePair<string, string>> signedHeaders, CancellationToken ct)
    {
        // S3 refuses a body of another length than was signed.
        if (content?.Headers.ContentLength is { } length) signedHeaders = signedHeaders.Append(
            new("content-length", $"{length}"));
        using var message = new HttpRequestMessage(
            method, await urls.SignAsync(method, path, query, signedHeaders)) { Content = content };
        try
        {
            return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyException("object store", $"{method} got no answer", exception);
        }
    }

    private static DependencyException Refused(string what, HttpStatusCode status) =>
        new("object store", $"{what} was answered {(int)status}");
}
