using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Imaging.ServiceDefaults.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imaging.ServiceDefaults.Tests.Sealing;

/// <summary>The genuine client against an endpoint that answers as KMS does (AWS JSON 1.1).</summary>
public sealed class KmsGuardTests : IAsyncLifetime
{
    private readonly byte[] _master = RandomNumberGenerator.GetBytes(32);
    private WebApplication _kms = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _kms = builder.Build();
        _kms.MapPost("/", AnswerAsync);
        await _kms.StartAsync();
    }

    public ValueTask DisposeAsync() => _kms.DisposeAsync();

    [Fact]
    public async Task A_key_that_KMS_wrapped_opens_again_and_does_not_lie_in_the_file()
    {
        using var folder = new TemporaryFolder();
        using var client = Client();
        var guard = new KmsGuard(client, Options.Create(new SealingOptions { KmsKeyId = "alias/imaging" }));
        var file = new RootKeyFile(folder.KeyFile, guard, TimeProvider.System);
        var token = TestContext.Current.CancellationToken;

        await file.CreateAsync(token);

        var key = Assert.Single(await file.ReadAsync(token)).Key;
        Assert.Equal(32, key.Length);
        Assert.DoesNotContain(
            Convert.ToBase64String(key), await File.ReadAllTextAsync(folder.KeyFile, token), StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(await file.ReadAsync(token)).Key);
    }

    private AmazonKeyManagementServiceClient Client() => new(
        new BasicAWSCredentials("key", "secret"),
        new AmazonKeyManagementServiceConfig { ServiceURL = _kms.Urls.Single(), AuthenticationRegion = "eu-west-2" });

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body))!;
        if (request["KeyId"]!.GetValue<string>() != "alias/imaging"
            || request["EncryptionContext"]?["imaging"]?.GetValue<string>() != "root-key")
        {
            context.Response.StatusCode = (int)HttpStatusCode.BadRequest;
            return;
        }

        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var plain = target.EndsWith("GenerateDataKey", StringComparison.Ordinal)
            ? RandomNumberGenerator.GetBytes(32)
            : Mask(Convert.FromBase64String(request["CiphertextBlob"]!.GetValue<string>()));
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            KeyId = "alias/imaging", Plaintext = plain, CiphertextBlob = Mask(plain),
        }));
    }

    private byte[] Mask(byte[] key) => [.. key.Select((octet, i) => (byte)(octet ^ _master[i]))];
}
