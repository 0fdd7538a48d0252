using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Imaging.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace Imaging.Media.Storage;

internal static class ObjectStoreSetup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void AddObjectStore(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ObjectStoreOptions>().BindConfiguration(ObjectStoreOptions.Section)
            // In AWS the stack's outputs name the bucket, and the environment the region.
            .PostConfigure(options =>
            {
                options.Bucket = builder.Configuration["AWS:Resources:BucketName"] ?? options.Bucket;
                options.Region = builder.Configuration["AWS:Region"] ?? options.Region;
            })
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(
            services => Credentials(services.GetRequiredService<IOptions<ObjectStoreOptions>>().Value));
        builder.Services.AddSingleton<IAmazonS3>(services => Client(
            services.GetRequiredService<IOptions<ObjectStoreOptions>>().Value,
                services.GetRequiredService<AWSCredentials>()));
        builder.Services.AddSingleton<PresignedUrls>();
        builder.Services.AddHttpClient(nameof(Objects), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
                handler.ResponseDrainTimeout = TimeSpan.FromSeconds(1);
                handler.AllowAutoRedirect = false;
                handler.AutomaticDecompression = System.Net.DecompressionMethods.None;
            })
            .AddHttpMessageHandler(() => new PatientHandler(Patience))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton<Objects>();
        builder.Services.AddHostedService<EnsureBucket>();
        builder.Services.AddHostedService<MarkBucket>();
        builder.Services.AddHealthChecks().AddCheck<ObjectStoreHealth>("object store");
    }

    private static AWSCredentials Credentials(ObjectStoreOptions options) => options.AccessKey is { } accessKey
        ? new BasicAWSCredentials(accessKey, options.SecretKey)
        : DefaultAWSCredentialsIdentityResolver.GetCredentials();

    private static AmazonS3Client Client(ObjectStoreOptions options, AWSCredentials credentials)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            RequestChecksumCalculation = options.Checksums,
            ResponseChecksumValidation = options.Checksums == RequestChecksumCalculation.WHEN_REQUIRED
                ? ResponseChecksumValidation.WHEN_REQUIRED
                : ResponseChecksumValidation.WHEN_SUPPORTED,
            Timeout = Patience,
            MaxErrorRetry = 2,
        };
        if (options.Endpoint is null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
            return new AmazonS3Client(credentials, config);
        }

        config.ServiceURL = options.Endpoint.ToString();
        config.ForcePathStyle = true;
        return new AmazonS3Client(credentials, config);
    }
}
