using Amazon.S3;
using Imaging.ObjectStore.Tests;

[assembly: AssemblyFixture(typeof(SharedStore))]

namespace Imaging.ObjectStore.Tests;

/// <summary>One server for all tests that do not kill theirs. Each test makes a bucket of its own.</summary>
public sealed class SharedStore : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private StoreProcess? _process;

    public Uri Url => _process!.Url;

    public IAmazonS3 Client { get; private set; } = null!;

    internal HttpClient Http { get; } = new();

    internal long PeakResidentBytes => _process!.PeakResidentBytes;

    public async ValueTask InitializeAsync()
    {
        _process = await StoreProcess.StartAsync(_data.Path);
        Client = S3Clients.Default(Url);
    }

    public async Task<string> CreateBucketAsync()
    {
        var name = "test-" + Guid.CreateVersion7().ToString("N");
        await Client.PutBucketAsync(name);
        return name;
    }

    /// <summary>A bucket's folder on disk, to see what is really there.</summary>
    internal string FolderOf(string bucket) => Path.Combine(_data.Path, "buckets", bucket);

    internal string StagingFolder => Path.Combine(_data.Path, "tmp");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        _data.Dispose();
    }
}
