namespace Imaging.ObjectStore.Tests.Tools;

public sealed class AwsCliTests(SharedStore store)
{
    [Fact]
    public async Task Aws_s3_puts_lists_gets_presigns_and_deletes()
    {
        var aws = Tool.Find("/usr/bin/aws");
        using var folder = new TemporaryFolder();
        var bucket = "cli-" + Guid.CreateVersion7().ToString("N");
        Task<string> Aws(params string[] arguments) => Tool.RunAsync(
            folder.Path, aws, ["--endpoint-url", store.Url.ToString(), "s3", .. arguments]);
        var big = RandomBytes.Of(20 * 1024 * 1024);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "big"), big, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "small"), "small",
            TestContext.Current.CancellationToken);

        await Aws("mb", $"s3://{bucket}");
        await Aws("cp", "small", $"s3://{bucket}/folder/small é.txt");
        await Aws("cp", "big", $"s3://{bucket}/big");
        Assert.Contains("20971520 big", await Aws("ls", $"s3://{bucket}/"), StringComparison.Ordinal);
        Assert.Contains("small é.txt", await Aws("ls", "--recursive", $"s3://{bucket}"), StringComparison.Ordinal);
        await Aws("cp", $"s3://{bucket}/big", $"s3://{bucket}/copy");
        await Aws("cp", $"s3://{bucket}/copy", "back");
        Assert.Equal(big, await File.ReadAllBytesAsync(Path.Combine(folder.Path, "back"),
            TestContext.Current.CancellationToken));
        var url = (await Aws("presign", $"s3://{bucket}/folder/small é.txt")).Trim();
        Assert.Equal("small", await store.Http.GetStringAsync(url, TestContext.Current.CancellationToken));
        await Aws("sync", $"s3://{bucket}/folder", "synced");
        await Aws("rm", "--recursive", $"s3://{bucket}");
        await Aws("rb", $"s3://{bucket}");
    }
}
