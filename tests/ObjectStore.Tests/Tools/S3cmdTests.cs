namespace Imaging.ObjectStore.Tests.Tools;

public sealed class S3cmdTests(SharedStore store)
{
    [Fact]
    public async Task S3cmd_puts_lists_gets_presigns_and_deletes()
    {
        var s3cmd = Tool.Find("/usr/bin/s3cmd");
        var ct = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var bucket = "s3cmd-" + Guid.CreateVersion7().ToString("N");
        var host = store.Url.Authority;
        Task<string> S3(params string[] arguments) => Tool.RunAsync(folder.Path, s3cmd,
        [
            $"--access_key={StoreProcess.AccessKey}", $"--secret_key={StoreProcess.SecretKey}",
            $"--host={host}", $"--host-bucket={host}", "--no-ssl", .. arguments,
        ]);
        var big = RandomBytes.Of(16 * 1024 * 1024);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "big"), big, ct);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "small"), "small", ct);

        await S3("mb", $"s3://{bucket}");
        await S3("put", "small", $"s3://{bucket}/folder/small");
        await S3("put", "big", $"s3://{bucket}/big"); // In parts of 15 MB.
        Assert.Contains($"s3://{bucket}/big", await S3("ls", $"s3://{bucket}"), StringComparison.Ordinal);
        Assert.Contains("folder/small", await S3("ls", "--recursive", $"s3://{bucket}"), StringComparison.Ordinal);
        await S3("get", $"s3://{bucket}/big", "back");
        Assert.Equal(big, await File.ReadAllBytesAsync(Path.Combine(folder.Path, "back"), ct));
        await S3("cp", $"s3://{bucket}/folder/small", $"s3://{bucket}/copy");
        var url = (await S3("signurl", $"s3://{bucket}/copy", "+600")).Trim();
        Assert.Equal("small", await store.Http.GetStringAsync(url, ct));
        await S3("del", "--recursive", "--force", $"s3://{bucket}");
        await S3("rb", $"s3://{bucket}");
    }
}
