using Amazon.S3;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

internal sealed class ObjectStoreHealth(IAmazonS3 s3, IOptions<ObjectStoreOptions> options) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await s3.ListObjectsV2Async(new() { BucketName = options.Value.Bucket, MaxKeys = 1 }, patience.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (StoreCall.IsOutage(exception)
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Unhealthy("The object store does not answer.", exception);
        }
    }
}
