using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Imaging.Uploads.Tests.Running;

/// <summary>The store that IMAGING_S3 names ("endpoint,accessKey,secretKey,bucket[,region]"), or the one that comes
/// with the system; either way with a key prefix of this run's own.</summary>
internal sealed class RunningStore : IAsyncDisposable
{
    private readonly string[] _given;
    private readonly ServiceProcess? _process;
    private readonly HttpClient _http = new();
    private readonly string _prefix = $"t{Guid.CreateVersion7():N}/";

    private RunningStore(string[] given, ServiceProcess? process)
    {
        (_given, _process) = (given, process);
        Client = new AmazonS3Client(new BasicAWSCredentials(given[1], given[2]), new AmazonS3Config
        {
            ServiceURL = given[0], ForcePathStyle = true, AuthenticationRegion = Region,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public IAmazonS3 Client { get; }

    public string Bucket => _given[3];

    /// <summary>Null where it is an existing server, and not ours to kill.</summary>
    public ServiceProcess? Process => _process;

    public bool TakesChecksums => _process is not null;

    public Dictionary<string, string?> Settings => new()
    {
        ["ObjectStore__Endpoint"] = _given[0], ["ObjectStore__PublicEndpoint"] = _given[0],
        ["ObjectStore__IsOwn"] = _process is null ? "false" : "true",
        ["ObjectStore__AccessKey"] = _given[1], ["ObjectStore__SecretKey"] = _given[2],
        ["ObjectStore__Bucket"] = Bucket, ["ObjectStore__Region"] = Region, ["ObjectStore__KeyPrefix"] = _prefix,
        ["ObjectStore__Checksums"] = TakesChecksums ? "WHEN_SUPPORTED" : "WHEN_REQUIRED",
    };

    private string Region => _given.Length > 4 ? _given[4] : "us-east-1";

    public static async Task<RunningStore> StartAsync(string dataFolder)
    {
        if (Environment.GetEnvironmentVariable("IMAGING_S3") is { Length: > 0 } given)
            return new(given.Split(','), null);
        string[] own =
            [RunningMedia.NewAddress().GetLeftPart(UriPartial.Authority), "test-access", "test-secret", "uploads"];
        var process = new ServiceProcess("Imaging.ObjectStore", new(own[0]), new Dictionary<string, string?>
        {
            ["ObjectStore__DataFolder"] = dataFolder, ["ObjectStore__AccessKey"] = own[1],
            ["ObjectStore__SecretKey"] = own[2],
        });
        await process.StartAsync();
        return new(own, process);
    }

    /// <summary>The keys in a folder, without prefix and folder.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string folder)
    {
        var keys = new List<string>();
        await foreach (var found in Client.Paginators.ListObjectsV2(
            new() { BucketName = Bucket, Prefix = $"{_prefix}{folder}/" }).S3Objects)
            keys.Add(found.Key[(_prefix.Length + folder.Length + 1)..]);
        return keys;
    }

    public Task PutAsync(string folder, string key, byte[] bytes) => Client.PutObjectAsync(new()
    {
        BucketName = Bucket, Key = $"{_prefix}{folder}/{key}", InputStream = new MemoryStream(bytes),
    });

    public Task DeleteAsync(string folder, string key) => Client.DeleteObjectAsync(Bucket, $"{_prefix}{folder}/{key}");

    public async Task<byte[]> ReadAsync(string folder, string key)
    {
        using var response = await Client.GetObjectAsync(Bucket, $"{_prefix}{folder}/{key}");
        using var bytes = new MemoryStream();
        await response.ResponseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>As a browser does that was given an address.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        _http.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Begins an upload in parts.</summary>
    public async Task<string> StartAsync(string folder, string key) =>
        (await Client.InitiateMultipartUploadAsync(Bucket, $"{_prefix}{folder}/{key}")).UploadId;

    /// <summary>Uploads in parts that have not ended.</summary>
    public async Task<IReadOnlyList<MultipartUpload>> StartedAsync() => (await Client.ListMultipartUploadsAsync(
        new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = _prefix })).MultipartUploads ?? [];

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            await foreach (var found in Client.Paginators.ListObjectsV2(
                new() { BucketName = Bucket, Prefix = _prefix }).S3Objects)
                await Client.DeleteObjectAsync(Bucket, found.Key);
        }

        Client.Dispose();
        _http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }
}
