using System.Net;
using Amazon.S3;
using Imaging.ServiceDefaults.Background;
using Imaging.ServiceDefaults.Data;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

/// <summary>
/// Which installation a bucket (or a prefix of one) belongs to, in <c>{KeyPrefix}audit/installation</c>: the first to
/// come writes it down, and Media stops where it is another's. A store that is away is asked until it answers.
/// </summary>
internal sealed partial class MarkBucket(IAmazonS3 s3, Installation installation, IOptions<ObjectStoreOptions> options,
    IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<MarkBucket> logger)
    : PeriodicWorker(TimeSpan.FromSeconds(5), clock, logger)
{
    private readonly ILogger _logger = logger;
    private bool _isChecked = installation.Id is null;

    /// <exception cref="InvalidOperationException">It is another's.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken);
        }
        catch (Exception exception) when (StoreCall.IsOutage(exception))
        {
            Log.Waiting(_logger, exception.GetType().Name);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task RunOnceAsync(CancellationToken ct)
    {
        try
        {
            await CheckAsync(ct);
        }
        catch (InvalidOperationException exception)
        {
            Log.NotOurs(_logger, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        if (_isChecked) return;
        await MarkAsync(ct);
        installation.Check("The object store", await ReadAsync(ct));
        _isChecked = true;
    }

    private string Key => $"{options.Value.KeyPrefix}audit/installation";

    /// <summary>The first of two replicas wins.</summary>
    private async Task MarkAsync(CancellationToken ct)
    {
        try
        {
            await s3.PutObjectAsync(new()
            {
                BucketName = options.Value.Bucket, Key = Key, ContentBody = installation.Id, ContentType = "text/plain",
                IfNoneMatch = "*",
            }, ct);
        }
        catch (AmazonS3Exception exception) when (
            exception.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            // It has one.
        }
    }

    private async Task<string> ReadAsync(CancellationToken ct)
    {
        using var response = await s3.GetObjectAsync(options.Value.Bucket, Key, ct);
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Whose the object store is can't be asked yet ({Kind})")]
        public static partial void Waiting(ILogger logger, string kind);

        [LoggerMessage(LogLevel.Critical, "{Reason}")]
        public static partial void NotOurs(ILogger logger, string reason);
    }
}
