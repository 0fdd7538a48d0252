using Amazon.Runtime;
using Amazon.S3;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.Graph.Tests;

/// <summary>What lies in the object store, as its owner sees it: of this run and nobody else.</summary>
internal sealed class StoredObjects(IAmazonS3 s3, string bucket, string prefix) : IDisposable
{
    /// <summary>Null where no existing store is used (IMAGING_S3).</summary>
    public static StoredObjects? InExisting(string runId) =>
        Environment.GetEnvironmentVariable("IMAGING_S3") is { Length: > 0 } existing
        && existing.Split(',') is [var endpoint, var accessKey, var secretKey, var bucket, ..]
            ? Open(endpoint, accessKey, secretKey, bucket, runId)
            : null;

    public static async Task<StoredObjects> OpenAsync(ImagingGraph graph)
    {
        return InExisting(graph.RunId) ?? Open(graph.App.GetEndpoint("storage", "http").ToString(),
            await ParameterAsync("storage-access-key"), await ParameterAsync("storage-secret-key"), "imaging",
            graph.RunId);

        async Task<string> ParameterAsync(string name) =>
            await graph.App.Services.GetRequiredService<DistributedApplicationModel>().Resources
                .OfType<ParameterResource>().Single(known => known.Name == name).GetValueAsync(default) ?? "";
    }

    private static StoredObjects Open(
        string endpoint, string accessKey, string secretKey, string bucket, string runId)
    {
        var s3 = new AmazonS3Client(new BasicAWSCredentials(accessKey, secretKey), new AmazonS3Config
        {
            ServiceURL = endpoint,
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
        return new(s3, bucket, $"{runId}/");
    }

    public async Task<IReadOnlySet<string>> KeysAsync()
    {
        var keys = new HashSet<string>();
        await foreach (
            var stored in s3.Paginators.ListObjectsV2(new() { BucketName = bucket, Prefix = prefix }).S3Objects)
            keys.Add(stored.Key[prefix.Length..]);
        return keys;
    }

    /// <summary>Without what workers make of them at any time.</summary>
    public async Task<IReadOnlySet<string>> OriginalsAsync() =>
        (await KeysAsync()).Where(key => key.StartsWith("objects/", StringComparison.Ordinal)).ToHashSet();

    public async Task DeleteAllAsync()
    {
        foreach (var key in await KeysAsync()) await s3.DeleteObjectAsync(bucket, prefix + key);
    }

    public void Dispose() => s3.Dispose();
}
