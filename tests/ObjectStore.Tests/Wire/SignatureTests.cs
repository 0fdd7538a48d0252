using System.Net;
using Amazon.S3;

namespace Imaging.ObjectStore.Tests.Wire;

public sealed class SignatureTests(SharedStore store)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_request_without_a_signature_is_denied()
    {
        var bucket = await store.CreateBucketAsync();
        using var answer = await store.Http.GetAsync(new Uri(store.Url, $"/{bucket}/key"), Ct);
        await ExpectAnswerAsync(answer, HttpStatusCode.Forbidden, "AccessDenied");
    }

    [Fact]
    public async Task A_wrong_secret_is_denied() => await ExpectAsync(
        new(HttpMethod.Get, At("/")) { SecretKey = "wrong" }, HttpStatusCode.Forbidden, "SignatureDoesNotMatch");

    [Fact]
    public async Task An_unknown_access_key_is_denied() => await ExpectAsync(
        new(HttpMethod.Get, At("/")) { AccessKey = "nobody" }, HttpStatusCode.Forbidden, "InvalidAccessKeyId");

    [Fact]
    public async Task A_signature_for_another_region_says_which_one_is_expected() => await ExpectAsync(
        new(HttpMethod.Get, At("/")) { Region = "eu-west-2" },
        HttpStatusCode.BadRequest, "AuthorizationHeaderMalformed");

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    public async Task A_clock_that_is_wrong_by_a_quarter_of_an_hour_is_refused(int minutes) => await ExpectAsync(
        new(HttpMethod.Get, At("/")) { At = Now.AddMinutes(minutes) },
        HttpStatusCode.Forbidden, "RequestTimeTooSkewed");

    [Fact]
    public async Task A_correct_signature_is_accepted()
    {
        using var answer = await store.Http.SendAsync(new SignedRequest(HttpMethod.Get, At("/")).Build(), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_header_changed_after_signing_is_denied()
    {
        var request = new SignedRequest(HttpMethod.Get, At("/")) { Headers = { ["x-amz-meta-a"] = "1" } }.Build();
        request.Headers.Remove("x-amz-meta-a");
        request.Headers.Add("x-amz-meta-a", "2");
        using var answer = await store.Http.SendAsync(request, Ct);
        await ExpectAnswerAsync(answer, HttpStatusCode.Forbidden, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task An_expired_url_is_denied()
    {
        var url = $"/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={StoreProcess.AccessKey}%2F20200101" +
            "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20200101T000000Z&X-Amz-Expires=60" +
            "&X-Amz-SignedHeaders=host&X-Amz-Signature=00";
        using var answer = await store.Http.GetAsync(At(url), Ct);
        await ExpectAnswerAsync(answer, HttpStatusCode.Forbidden, "AccessDenied");
    }

    [Fact]
    public async Task A_url_valid_for_more_than_a_week_is_refused()
    {
        var url = $"/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={StoreProcess.AccessKey}%2F20300101" +
            "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20300101T000000Z&X-Amz-Expires=604801" +
            "&X-Amz-SignedHeaders=host&X-Amz-Signature=00";
        using var answer = await store.Http.GetAsync(At(url), Ct);
        await ExpectAnswerAsync(answer, HttpStatusCode.BadRequest, "AuthorizationQueryParametersError");
    }

    [Fact]
    public async Task A_presigned_put_cannot_be_turned_into_a_copy_of_another_object()
    {
        var bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = "secret", ContentBody = "secret" }, Ct);
        var url = await store.Client.GetPreSignedURLAsync(new()
        {
            BucketName = bucket, Key = "mine", Verb = HttpVerb.PUT, Protocol = Protocol.HTTP,
            Expires = Now.UtcDateTime.AddMinutes(5),
        });
        using var request = new HttpRequestMessage(HttpMethod.Put, url);
        request.Headers.Add("x-amz-copy-source", $"{bucket}/secret");
        using var answer = await store.Http.SendAsync(request, Ct);
        await ExpectAnswerAsync(answer, HttpStatusCode.Forbidden, "AccessDenied");
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=x")]
    [InlineData("AWS4-HMAC-SHA256 ,,,")]
    [InlineData("AWS key:signature")]
    [InlineData("Bearer abc")]
    public async Task A_malformed_authorization_is_the_callers_fault(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At("/"));
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("x-amz-date", "20300101T000000Z");
        using var answer = await store.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Uri At(string path) => new(store.Url, path);

    private async Task ExpectAsync(SignedRequest request, HttpStatusCode status, string code)
    {
        using var answer = await store.Http.SendAsync(request.Build(), Ct);
        await ExpectAnswerAsync(answer, status, code);
    }

    private static async Task ExpectAnswerAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains($"<Code>{code}</Code>", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }
}
