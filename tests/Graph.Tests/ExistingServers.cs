using Amazon.Runtime;
using Amazon.S3;
using MySql.Data.MySqlClient;

namespace Imaging.Graph.Tests;

/// <summary>Leaves an existing server (IMAGING_MYSQL, IMAGING_S3) as it was: what bears this run's id goes, nothing
/// else.</summary>
internal static class ExistingServers
{
    private static readonly string[] Databases = ["identitydb", "encounterdb", "mediadb", "transcodedb"];

    public static async Task SweepAsync(string runId)
    {
        if (Environment.GetEnvironmentVariable("IMAGING_MYSQL") is { Length: > 0 } mysql) await DropDatabasesAsync(
            mysql, runId);
        if (Environment.GetEnvironmentVariable("IMAGING_S3") is { Length: > 0 } s3) await DeleteObjectsAsync(
            s3.Split(','), runId);
    }

    private static async Task DropDatabasesAsync(string server, string runId)
    {
        await using var connection = new MySqlConnection(server);
        await connection.OpenAsync();
        foreach (var database in Databases)
        {
            await using var command = new MySqlCommand($"DROP DATABASE IF EXISTS `{database}_{runId}`", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task DeleteObjectsAsync(string[] store, string runId)
    {
        using var s3 = new AmazonS3Client(new BasicAWSCredentials(store[1], store[2]), new AmazonS3Config
        {
            ServiceURL = store[0],
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
        await foreach (
            var stored in s3.Paginators.ListObjectsV2(new() { BucketName = store[3], Prefix = $"{runId}/" }).S3Objects)
            await s3.DeleteObjectAsync(store[3], stored.Key);
    }
}
