namespace Imaging.AppHost;

/// <summary>
/// An S3 server that exists already: "endpoint,accessKey,secretKey,bucket[,region]".
/// </summary>
internal sealed record ExternalStore(
    string Endpoint, string AccessKey, string SecretKey, string Bucket, string Region, string Checksums)
{
    public const string DefaultRegion = "us-east-1";

    public static ExternalStore Parse(string text, string checksums) =>
        text.Split(',', StringSplitOptions.TrimEntries) switch
        {
            [var endpoint, var accessKey, var secretKey, var bucket] =>
                new(endpoint, accessKey, secretKey, bucket, DefaultRegion, checksums),
            [var endpoint, var accessKey, var secretKey, var bucket, var region] =>
                new(endpoint, accessKey, secretKey, bucket, region, checksums),
            _ => throw new DistributedApplicationException(
                "IMAGING_S3 is not endpoint,accessKey,secretKey,bucket[,region]."),
        };
}
