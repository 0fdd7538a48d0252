using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imaging.Deploy.Tests;

/// <summary>The bucket that the AppHost deploys with AddAWSCloudFormationTemplate.</summary>
public class StorageTemplateTests
{
    private static readonly JsonNode Template = JsonNode.Parse(Repository.Read("deploy/aws/storage.template.json"))!;
    private static readonly JsonNode Bucket = Template["Resources"]!["Bucket"]!["Properties"]!;

    [Theory]
    [InlineData("BlockPublicAcls")]
    [InlineData("BlockPublicPolicy")]
    [InlineData("IgnorePublicAcls")]
    [InlineData("RestrictPublicBuckets")]
    public void Bucket_blocks_all_public_access(string setting) =>
        Assert.True(Bucket["PublicAccessBlockConfiguration"]![setting]!.GetValue<bool>());

    [Fact]
    public void Bucket_knows_no_access_lists() =>
        Assert.Equal("BucketOwnerEnforced", Text(Bucket["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]));

    [Fact]
    public void Bucket_encrypts_with_a_key_of_its_own()
    {
        var rule = Bucket["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!;

        Assert.True(rule["BucketKeyEnabled"]!.GetValue<bool>());
        Assert.Equal("aws:kms", Text(rule["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]));
        AssertJson("""{"Fn::GetAtt":["Key","Arn"]}""", rule["ServerSideEncryptionByDefault"]!["KMSMasterKeyID"]);
        Assert.True(Template["Resources"]!["Key"]!["Properties"]!["EnableKeyRotation"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("Bucket")]
    [InlineData("Key")]
    public void Records_outlive_the_stack(string resource)
    {
        Assert.Equal("Retain", Text(Template["Resources"]![resource]!["DeletionPolicy"]));
        Assert.Equal("Retain", Text(Template["Resources"]![resource]!["UpdateReplacePolicy"]));
    }

    [Fact]
    public void Policy_refuses_what_is_not_tls()
    {
        var statement = BucketPolicy("TlsOnly");

        Assert.Equal(("Deny", "*", "s3:*"),
            (Text(statement["Effect"]), Text(statement["Principal"]), Text(statement["Action"])));
        AssertJson("""{"Bool":{"aws:SecureTransport":"false"}}""", statement["Condition"]);
        AssertJson("""[{"Fn::GetAtt":["Bucket","Arn"]},{"Fn::Sub":"${Bucket.Arn}/*"}]""", statement["Resource"]);
    }

    [Fact]
    public void Policy_only_ever_denies()
    {
        var statements = Template["Resources"]!["BucketPolicy"]!["Properties"]!["PolicyDocument"]!["Statement"]!;

        Assert.All(statements.AsArray(), statement => Assert.Equal("Deny", Text(statement!["Effect"])));
    }

    [Fact]
    public void Policy_refuses_another_encryption_but_not_the_default_one()
    {
        var condition = BucketPolicy("NoOtherEncryption")["Condition"]!;

        AssertJson("""{"s3:x-amz-server-side-encryption":"aws:kms"}""", condition["StringNotEquals"]);
        // An absent header "is not equal" too: without this a plain PUT would be refused.
        AssertJson("""{"s3:x-amz-server-side-encryption":"false"}""", condition["Null"]);
    }

    [Fact]
    public void Stale_multipart_uploads_end_after_a_week_wherever_they_are()
    {
        var rule = Assert.Single(LifecycleRules(), rule => rule!["AbortIncompleteMultipartUpload"] is not null)!;

        Assert.Equal("Enabled", Text(rule["Status"]));
        Assert.Null(rule["Prefix"]);
        Assert.Equal(7, rule["AbortIncompleteMultipartUpload"]!["DaysAfterInitiation"]!.GetValue<int>());
    }

    [Fact]
    public void Only_what_comes_in_and_what_was_not_taken_expires_and_originals_never()
    {
        string[] harmless = ["Id", "Status", "AbortIncompleteMultipartUpload"];
        var expiring = LifecycleRules()
            .Where(rule => rule!.AsObject().Any(member => !harmless.Contains(member.Key))).ToArray();

        Assert.All(expiring, rule => Assert.Equal(
            ["Id", "Status", "Prefix", "ExpirationInDays"], rule!.AsObject().Select(member => member.Key)));
        Assert.Equal(["incoming/", "quarantine/"], expiring.Select(rule => Text(rule!["Prefix"])));
        // A link lives 7 days; nothing that a patient may still finish expires under them.
        Assert.InRange(expiring[0]!["ExpirationInDays"]!.GetValue<int>(), 8, 30);
        Assert.Equal(30, expiring[1]!["ExpirationInDays"]!.GetValue<int>());
    }

    [Fact]
    public void Erasure_really_erases_because_there_are_no_versions()
    {
        Assert.Null(Bucket["VersioningConfiguration"]);
        Assert.Null(Bucket["ObjectLockEnabled"]);
        Assert.Null(Bucket["ReplicationConfiguration"]);
        Assert.NotNull(Template["Metadata"]!["Imaging"]!["Versioning"]);
    }

    [Fact]
    public void Browsers_of_the_site_alone_may_send_and_fetch()
    {
        var rule = Assert.Single(Bucket["CorsConfiguration"]!["CorsRules"]!.AsArray())!;

        AssertJson("""[{"Ref":"PublicUrl"}]""", rule["AllowedOrigins"]);
        AssertJson("""["GET","HEAD","PUT"]""", rule["AllowedMethods"]);
        AssertJson("""["ETag"]""", rule["ExposedHeaders"]);
        var publicUrl = Template["Parameters"]!["PublicUrl"]!;
        Assert.StartsWith("^https://", Text(publicUrl["AllowedPattern"]), StringComparison.Ordinal);
        Assert.Null(publicUrl["Default"]);
    }

    [Theory]
    [InlineData("BucketName", """{"Ref":"Bucket"}""")]
    [InlineData("KeyArn", """{"Fn::GetAtt":["Key","Arn"]}""")]
    [InlineData("IdentityRoleArn", """{"Fn::GetAtt":["IdentityRole","Arn"]}""")]
    [InlineData("EncounterRoleArn", """{"Fn::GetAtt":["EncounterRole","Arn"]}""")]
    [InlineData("MediaRoleArn", """{"Fn::GetAtt":["MediaRole","Arn"]}""")]
    [InlineData("TranscodeRoleArn", """{"Fn::GetAtt":["TranscodeRole","Arn"]}""")]
    public void Outputs_name_what_the_services_need(string output, string value) =>
        AssertJson(value, Template["Outputs"]![output]!["Value"]);

    [Fact]
    public void Every_reference_is_to_something_declared()
    {
        var declared = Template["Resources"]!.AsObject().Concat(Template["Parameters"]!.AsObject())
            .Select(member => member.Key).ToHashSet();

        var references = Descendants(Template).OfType<JsonObject>().SelectMany(ReferencesOf).Distinct();
        Assert.Empty(references.Where(name => !name.StartsWith("AWS::", StringComparison.Ordinal)).Except(declared));
    }

    private static IEnumerable<string> ReferencesOf(JsonObject node)
    {
        if (node["Ref"] is { } reference) yield return Text(reference);
        if (node["Fn::GetAtt"] is { } attribute) yield return Text(attribute[0]);
        if (node["Fn::Sub"] is not { } text) yield break;
        foreach (var part in Text(text).Split("${").Skip(1)) yield return part.Split('}')[0].Split('.')[0];
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject parent => parent.Where(member => member.Value is not null)
            .SelectMany(member => Descendants(member.Value!)).Prepend(node),
        JsonArray list => list.SelectMany(item => Descendants(item!)).Prepend(node),
        _ => [node],
    };

    private static JsonArray LifecycleRules() => Bucket["LifecycleConfiguration"]!["Rules"]!.AsArray();

    private static JsonNode BucketPolicy(string sid) =>
        Template["Resources"]!["BucketPolicy"]!["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
            .Single(statement => Text(statement!["Sid"]) == sid)!;

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), JsonSerializer.Serialize(actual));
}
