using System.Text.Json;
using Amazon.S3;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults.Audit;
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
        await StoreCall.AskAsync("Keeping an audit anchor", () => s3.PutObjectAsync(new()
        {
            BucketName = options.Value.Bucket, Key = Key(service), ContentBody = JsonSerializer.Serialize(anchor),
            ContentType = "application/json",
        }, ct));
        return true;
    }

    public async Task<AuditAnchor?> GetAsync(string service, CancellationToken ct)
    {
        using var response = await StoreCall.TryAsync(
            "Reading an audit anchor", () => s3.GetObjectAsync(options.Value.Bucket, Key(service), ct));
        return response is null
            ? null
            : await JsonSerializer.DeserializeAsync<AuditAnchor>(response.ResponseStream, cancellationToken: ct);
    }

    private string Key(string service) => $"{options.Value.KeyPrefix}audit/{service}.json";
}
