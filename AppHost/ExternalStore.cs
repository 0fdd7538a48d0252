using System.Data.Common;

namespace Imaging.AppHost;

/// <summary>
/// An S3 server that exists already: "endpoint,accessKey,secretKey,bucket[,region]", or the same as
/// "Endpoint=...;Bucket=...;AccessKey=...;SecretKey=...;Region=...".
/// </summary>
internal sealed record ExternalStore(
    string Endpoint, string AccessKey, string SecretKey, string Bucket, string Region, string Checksums)
{
    public const string DefaultRegion = "us-east-1";

    public static ExternalStore Parse(string text, string checksums)
    {
        if (text.Contains('=', StringComparison.Ordinal) && text.Contains(';', StringComparison.Ordinal))
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            string Part(string key, string? fallback = null) => parts.TryGetValue(key, out var value)
                ? (string)value
                : fallback ?? throw new DistributedApplicationException($"IMAGING_S3 has no {key}.");
            return new(Part("Endpoint"), Part("AccessKey"), Part("SecretKey"), Part("Bucket"),
                Part("Region", DefaultRegion), checksums);
        }

        return text.Split(',', StringSplitOptions.TrimEntries) switch
        {
            [var endpoint, var accessKey, var secretKey, var bucket] =>
                new(endpoint, accessKey, secretKey, bucket, DefaultRegion, checksums),
            [var endpoint, var accessKey, var secretKey, var bucket, var region] =>
                new(endpoint, accessKey, secretKey, bucket, region, checksums),
            _ => throw new DistributedApplicationException(
                "IMAGING_S3 is not endpoint,accessKey,secretKey,bucket[,region]."),
        };
    }
}
