namespace Imaging.ObjectStore.Tests.Tools;

public sealed class Boto3Tests(SharedStore store)
{
    private const string Script = """
        import io, sys, urllib.request
        import boto3

        s3 = boto3.client("s3", endpoint_url=sys.argv[1])
        bucket = sys.argv[2]
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a/b c+ü", Body=b"hello", Metadata={"x": "y"}, ContentType="text/plain")
        got = s3.get_object(Bucket=bucket, Key="a/b c+ü")
        assert got["Body"].read() == b"hello" and got["Metadata"] == {"x": "y"}, got

        big = bytes(range(256)) * 80000
        s3.upload_fileobj(io.BytesIO(big), bucket, "big")
        back = io.BytesIO()
        s3.download_fileobj(bucket, "big", back)
        assert back.getvalue() == big
        s3.copy({"Bucket": bucket, "Key": "big"}, bucket, "copy")
        assert s3.head_object(Bucket=bucket, Key="copy")["ContentLength"] == len(big)

        for page_size in (1, 2, 1000):
            paginator = s3.get_paginator("list_objects_v2")
            pages = paginator.paginate(Bucket=bucket, PaginationConfig={"PageSize": page_size})
            assert [o["Key"] for p in pages for o in p.get("Contents", [])] == ["a/b c+ü", "big", "copy"]

        url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a/b c+ü"})
        assert urllib.request.urlopen(url).read() == b"hello"
        url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "put"})
        urllib.request.urlopen(urllib.request.Request(url, data=b"put", method="PUT", headers={"Content-Type": ""}))
        assert s3.get_object(Bucket=bucket, Key="put")["Body"].read() == b"put"

        keys = [{"Key": o["Key"]} for o in s3.list_objects(Bucket=bucket)["Contents"]]
        assert len(s3.delete_objects(Bucket=bucket, Delete={"Objects": keys})["Deleted"]) == 4
        s3.delete_bucket(Bucket=bucket)
        """;

    [Fact]
    public async Task Boto3_puts_lists_gets_presigns_and_deletes()
    {
        var python = Tool.Find("/usr/bin/python3");
        using var folder = new TemporaryFolder();
        var (absent, _) = await Tool.TryRunAsync(folder.Path, python, "-c", "import boto3");
        if (absent != 0 && Environment.GetEnvironmentVariable("CI") is null)
            Assert.Skip("boto3 is not installed.");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "script.py"), Script,
            TestContext.Current.CancellationToken);
        await Tool.RunAsync(folder.Path, python, "script.py", store.Url.ToString(),
            "boto3-" + Guid.CreateVersion7().ToString("N"));
    }
}
