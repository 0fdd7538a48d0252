using System.Net;
using System.Net.Http.Headers;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// Objects in S3. One upload makes one object at <c>{KeyPrefix}objects/{key}</c>: a single PUT where the length is known, a
/// multipart upload (aborted when anything fails) where it is not. Bodies travel over URLs that the SDK presigns and
/// HttpClient sends, which costs a third of the SDK's own transfer. Needs s3:PutObject, GetObject, DeleteObject,
/// AbortMultipartUpload on the prefix, and ListBucket.
/// </summary>
internal sealed class Objects(
    IAmazonS3 s3, IHttpClientFactory clients, IOptions<ObjectStoreOptions> options, TimeProvider clock, ILogger<Objects> logger)
{
    private static readonly TimeSpan UrlLifetime = TimeSpan.FromHours(1);
    private readonly ObjectStoreOptions _options = options.Value;
    private readonly HttpClient _http = clients.CreateClient(nameof(Objects));
    private readonly Protocol _protocol = options.Value.Endpoint?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS;

    /// <summary>True where the server takes x-amz-checksum-* headers.</summary>
    public bool TakesChecksums => _options.Checksums == RequestChecksumCalculation.WHEN_SUPPORTED;

    /// <summary>
    /// Stores one object; when this returns it is durable. The content declares its length. Returns the MD5 that the store
    /// computed, lower-case hex, or null where its ETag is something else (SSE-KMS).
    /// </summary>
    /// <exception cref="DependencyException">The store did not take it. Nothing is stored.</exception>
    public async Task<string?> PutAsync(
        string key, HttpContent content, IEnumerable<KeyValuePair<string, string>> signedHeaders, CancellationToken ct)
    {
        var request = Presign(key, HttpVerb.PUT);
        request.Headers.ContentLength = content.Headers.ContentLength ?? throw new ArgumentException("The content has no length.", nameof(content));
        foreach (var (name, value) in signedHeaders)
        {
            request.Headers[name] = value;
            content.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await SendAsync(HttpMethod.Put, request, content, null, ct);
        if (!response.IsSuccessStatusCode) throw Refused("PUT", response.StatusCode);
        return response.Headers.Contains("x-amz-server-side-encryption-aws-kms-key-id") ? null : response.Headers.ETag?.Tag.Trim('"');
    }

    /// <summary>The object, or the asked range of it (RFC 9110, 14): 200, 206 or 416 as the store answers. Dispose it.</summary>
    /// <exception cref="DependencyException">The store did not answer, or the object is not there.</exception>
    public async Task<HttpResponseMessage> GetAsync(string key, RangeHeaderValue? range, CancellationToken ct)
    {
        var response = await SendAsync(HttpMethod.Get, Presign(key, HttpVerb.GET), null, range, ct);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
            return response;
        response.Dispose();
        throw Refused("GET", response.StatusCode);
    }

    /// <summary>Erases the object; one that is gone already is no error.</summary>
    public async Task DeleteAsync(string key, CancellationToken ct)
    {
        try
        {
            await s3.DeleteObjectAsync(_options.Bucket, Path(key), ct);
        }
        catch (Exception exception) when (exception is AmazonServiceException or HttpRequestException)
        {
            throw new DependencyException("object store", "DELETE failed", exception);
        }
    }

    public async Task<MultipartObject> StartMultipartAsync(string key, CancellationToken ct)
    {
        try
        {
            var started = await s3.InitiateMultipartUploadAsync(_options.Bucket, Path(key), ct);
            return new MultipartObject(this, s3, _options.Bucket, Path(key), started.UploadId, logger);
        }
        catch (Exception exception) when (exception is AmazonServiceException or HttpRequestException)
        {
            throw new DependencyException("object store", "A multipart upload could not be started", exception);
        }
    }

    /// <summary>Sends one part and returns its ETag.</summary>
    internal async Task<string> PutPartAsync(string fullKey, string uploadId, int partNumber, HttpContent content, CancellationToken ct)
    {
        var request = PresignFull(fullKey, HttpVerb.PUT);
        request.UploadId = uploadId;
        request.PartNumber = partNumber;
        request.Headers.ContentLength = content.Headers.ContentLength!.Value;
        using var response = await SendAsync(HttpMethod.Put, request, content, null, ct);
        return response.IsSuccessStatusCode && response.Headers.ETag?.Tag is { } etag ? etag : throw Refused("PUT of a part", response.StatusCode);
    }

    private string Path(string key) => $"{_options.KeyPrefix}objects/{key}";

    private GetPreSignedUrlRequest Presign(string key, HttpVerb verb) => PresignFull(Path(key), verb);

    private GetPreSignedUrlRequest PresignFull(string fullKey, HttpVerb verb) => new()
    {
        BucketName = _options.Bucket,
        Key = fullKey,
        Verb = verb,
        Protocol = _protocol,
        Expires = (clock.GetUtcNow() + UrlLifetime).UtcDateTime,
    };

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, GetPreSignedUrlRequest request, HttpContent? content, RangeHeaderValue? range, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(method, await s3.GetPreSignedURLAsync(request)) { Content = content };
        message.Headers.Range = range;
        try
        {
            return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException exception)
        {
            throw new DependencyException("object store", $"{method} got no answer", exception);
        }
    }

    private static DependencyException Refused(string what, HttpStatusCode status) => new("object store", $"{what} was answered {(int)status}");
}
