using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Imaging.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// Creates the bucket on an S3-compatible server that does not have it yet. In AWS it comes from the stack, private and
/// encrypted, and nothing here may make another.
/// </summary>
internal sealed partial class EnsureBucket(IAmazonS3 s3, PublicAddress address, IOptions<ObjectStoreOptions> options,
    ILogger<EnsureBucket> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is null) return;
        try
        {
            await CreateAsync(cancellationToken);
            if (options.Value is { IsOwn: true, PublicEndpoint: not null }) await LetPagesInAsync(cancellationToken);
        }
        catch (Exception exception) when (StoreCall.IsOutage(exception))
        {
            // The health check says so until it answers; a restart tries again.
            Log.Unreachable(logger, exception.GetType().Name);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CreateAsync(CancellationToken ct)
    {
        try
        {
            await s3.ListObjectsV2Async(new() { BucketName = options.Value.Bucket, MaxKeys = 1 }, ct);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            await s3.PutBucketAsync(new PutBucketRequest { BucketName = options.Value.Bucket }, ct);
            Log.Created(logger);
        }
    }

    /// <summary>The same rule as in the stack's template: what our pages send and read, and nobody else's.</summary>
    private Task<PutCORSConfigurationResponse> LetPagesInAsync(CancellationToken ct) => s3.PutCORSConfigurationAsync(new()
    {
        BucketName = options.Value.Bucket,
        Configuration = new()
        {
            Rules =
            [
                new CORSRule
                {
                    Id = "site", AllowedOrigins = [address.Url.GetLeftPart(UriPartial.Authority)],
                    AllowedMethods = ["GET", "HEAD", "PUT"],
                    AllowedHeaders = ["content-type", "content-md5", "if-none-match", "range", "x-amz-checksum-sha256"],
                    ExposeHeaders = ["ETag"], MaxAgeSeconds = 3600,
                },
            ],
        },
    }, ct);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The bucket did not exist and was created")]
        public static partial void Created(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The object store does not answer yet ({Kind})")]
        public static partial void Unreachable(ILogger logger, string kind);
    }
}
