using System.Text.Json.Nodes;

namespace Imaging.Deploy.Tests;

/// <summary>Who may do what in the bucket: each service its own work and no more.</summary>
public class ServiceRoleTests
{
    private static readonly JsonNode Resources =
        JsonNode.Parse(Repository.Read("deploy/aws/storage.template.json"))!["Resources"]!;

    [Fact]
    public void There_is_one_role_per_service()
    {
        var services = Directory.GetDirectories(Repository.PathOf("services")).Select(Path.GetFileName).Order();

        var roles = Resources.AsObject().Where(member => (string)member.Value!["Type"]! == "AWS::IAM::Role");
        Assert.Equal(services.Select(service => $"{service}Role"), roles.Select(role => role.Key).Order());
    }

    [Theory]
    [InlineData("IdentityRole")]
    [InlineData("EncounterRole")]
    [InlineData("TranscodeRole")]
    public void Whoever_keeps_no_objects_has_no_right_in_the_bucket(string role) => Assert.Empty(Statements(role));

    [Fact]
    public void Media_anchors_all_audit_chains() => Assert.Equal(["s3:GetObject audit/*", "s3:PutObject audit/*"],
        Rights("MediaRole").Where(right => right.Contains("audit", StringComparison.Ordinal)));

    [Fact]
    public void Media_alone_deletes_and_never_an_audit_anchor()
    {
        var deletes = Rights("MediaRole").Where(right => right.StartsWith("s3:DeleteObject", StringComparison.Ordinal));

        Assert.Equal(
            [
                "s3:DeleteObject incoming/*", "s3:DeleteObject objects/*", "s3:DeleteObject quarantine/*",
                "s3:DeleteObject renditions/*",
            ], deletes);
    }

    [Fact]
    public void Rights_are_named_one_by_one_and_the_key_works_through_s3_only()
    {
        const string role = "MediaRole";
        Assert.DoesNotContain(Rights(role), right => right.Split(' ')[0].Contains('*', StringComparison.Ordinal));
        Assert.DoesNotContain(Rights(role), right => right.EndsWith(" *", StringComparison.Ordinal));

        var key = Assert.Single(Statements(role), statement => (string)statement["Action"]![0]! == "kms:Decrypt");
        Assert.Equal("s3.${AWS::Region}.${AWS::URLSuffix}",
            (string)key["Condition"]!["StringEquals"]!["kms:ViaService"]!["Fn::Sub"]!);
    }

    private static List<JsonNode> Statements(string role) =>
        (Resources[role]!["Properties"]!["Policies"]?.AsArray() ?? [])
            .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
            .Select(statement => statement!).ToList();

    /// <summary>"action prefix" for every right in the bucket; the bucket itself is an empty prefix.</summary>
    private static List<string> Rights(string role) => (
        from statement in Statements(role)
        from action in statement["Action"]!.AsArray()
        from resource in statement["Resource"] is JsonArray many ? many.ToList() : [statement["Resource"]]
        let prefix = (string?)(resource as JsonObject)?["Fn::Sub"]
        let right = $"{action} {prefix?.Replace("${Bucket.Arn}/", "", StringComparison.Ordinal)}"
        where right.StartsWith("s3:", StringComparison.Ordinal)
        orderby right
        select right).ToList();
}
