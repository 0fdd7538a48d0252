using Amazon.Runtime;
using Amazon.S3;

namespace Imaging.ObjectStore.Tests;

internal static class S3Clients
{
    /// <summary>Nothing but endpoint, credentials and path style: what product code would start from.</summary>
    public static AmazonS3Client Default(Uri url) => Create(url, _ => { });

    public static AmazonS3Client WhenRequired(Uri url) => Create(url, config =>
    {
        config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
    });

    private static AmazonS3Client Create(Uri url, Action<AmazonS3Config> configure)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = url.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
        };
        configure(config);
        return new(new BasicAWSCredentials(StoreProcess.AccessKey, StoreProcess.SecretKey), config);
    }
}
