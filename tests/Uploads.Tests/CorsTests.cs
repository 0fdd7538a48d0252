using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>Where browsers reach the store themselves, its rules let our pages in with all that they send.</summary>
public sealed class CorsTests(RunningMedia running)
{
    private readonly Phone _phone = running.Patient();

    private static JsonNode TemplateRule => JsonNode.Parse(File.ReadAllText(
        Path.Combine(ServiceProcess.Root(), "deploy", "aws", "storage.template.json")))!
        ["Resources"]!["Bucket"]!["Properties"]!["CorsConfiguration"]!["CorsRules"]!.AsArray().Single()!;

    [Fact]
    public async Task Every_header_that_a_page_is_told_to_send_is_allowed_by_the_template()
    {
        var allowed = Texts(TemplateRule["AllowedHeaders"]);
        var sent = await SentAsync();

        Assert.Contains("if-none-match", sent);
        Assert.Empty(sent.Except(allowed));
    }

    [Fact]
    public async Task A_store_of_our_own_has_the_templates_rule_for_our_origin()
    {
        Assert.SkipWhen(running.Store.Process is null, "This store is not ours.");
        var rule = (await running.Store.Client.GetCORSConfigurationAsync(
            new GetCORSConfigurationRequest { BucketName = running.Store.Bucket },
            TestContext.Current.CancellationToken)).Configuration.Rules.Single();

        Assert.Equal(["https://photos.clinic.example"], rule.AllowedOrigins);
        Assert.Equal(Texts(TemplateRule["AllowedMethods"]), rule.AllowedMethods);
        Assert.Equal(Texts(TemplateRule["AllowedHeaders"]), rule.AllowedHeaders);
        Assert.Equal(Texts(TemplateRule["ExposedHeaders"]), rule.ExposeHeaders);
    }

    [Theory]
    [InlineData("https://photos.clinic.example", 200)]
    [InlineData("https://elsewhere.example", 403)]
    public async Task A_browser_that_asks_first_is_let_in_from_our_origin_alone(string origin, int status)
    {
        Assert.SkipWhen(running.Store.Process is null, "This store is not ours.");
        var plan = await _phone.OpenAsync(20_000);
        using var asked = new HttpRequestMessage(HttpMethod.Options, (string)plan.Answer["url"]!);
        asked.Headers.Add("Origin", origin);
        asked.Headers.Add("Access-Control-Request-Method", "PUT");
        asked.Headers.Add("Access-Control-Request-Headers", string.Join(',', await SentAsync()));
        using var answer = await running.Store.SendAsync(asked);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    /// <summary>Of a whole file and of a part, each with its digest.</summary>
    private async Task<IReadOnlyList<string>> SentAsync()
    {
        var photo = TestPhoto.Create();
        var request = _phone.Announcement(photo.Length);
        request["sha256"] = Convert.ToHexString(SHA256.HashData(photo));
        var (whole, parts) = (await _phone.OpenAsync(photo.Length, request), await _phone.OpenAsync(25 * 1024 * 1024));
        var part = await _phone.SignAsync(parts, 1, Convert.ToBase64String(new byte[32])).JsonAsync();
        return [.. whole.Answer["headers"]!.AsObject().Concat(part["headers"]!.AsObject())
            .Select(header => header.Key).Distinct()];
    }

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(text => (string)text!)];
}
