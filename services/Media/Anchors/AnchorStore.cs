using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Anchors;

/// <summary>
/// One object for each service at <c>{KeyPrefix}audit/{service}.json</c>. Needs s3:GetObject and s3:PutObject there;
/// where the bucket keeps versions, every anchor stays.
/// </summary>
internal sealed class AnchorStore(IAmazonS3 s3, IOptions<ObjectStoreOptions> options)
{
    /// <summary>False where the kept chain is longer: a chain only grows.</summary>
    public async Task<bool> PutAsync(string service, AuditAnchor anchor, CancellationToken ct)
    {
        if (await GetAsync(service, ct) is { } kept && kept.Count > anchor.Count) return false;
        await AskAsync(() => s3.PutObjectAsync(new()
        {
            BucketName = options.Value.Bucket, Key = Key(service), ContentBody = JsonSerializer.Serialize(anchor),
            ContentType = "application/json",
        }, ct));
        return true;
    }

    public async Task<AuditAnchor?> GetAsync(string service, CancellationToken ct)
    {
        try
        {
            using var response = await AskAsync(() => s3.GetObjectAsync(options.Value.Bucket, Key(service), ct));
            return await JsonSerializer.DeserializeAsync<AuditAnchor>(response.ResponseStream, cancellationToken: ct);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private string Key(string service) => $"{options.Value.KeyPrefix}audit/{service}.json";

    private static async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is AmazonServiceException or HttpRequestException
            && exception is not AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            throw new DependencyException("object store", "An audit anchor could not be kept or read", exception);
        }
    }
}
