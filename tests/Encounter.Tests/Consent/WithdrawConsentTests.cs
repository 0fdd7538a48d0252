using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Consent;

public class WithdrawConsentTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();
    private readonly PatientBrowser _phone = encounter.Browser();

    [Fact]
    public async Task The_patient_gets_a_receipt_that_anybody_can_check()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();
        await _phone.ReadAsync("receipt").ProblemAsync(404, "receipt-not-found");
        await _phone.ConsentAsync(new { treatment = true, record = true, teaching = false }).JsonAsync();
        Assert.Null((await _phone.ReadAsync("receipt").JsonAsync())["receipt"]!["withdrawal"]);

        await _phone.WithdrawAsync().JsonAsync();
        await _phone.WithdrawAsync().JsonAsync();
        await encounter.EventuallyAsync(async () =>
            (bool)(await _phone.ReadAsync("receipt").JsonAsync())["receipt"]!["withdrawal"]!["isFinal"]!);

        var signed = await _phone.ReadAsync("receipt").JsonAsync();
        var receipt = signed["receipt"]!;
        Assert.Equal(["erased", "restricted"],
            receipt["withdrawal"]!["items"]!.AsArray().Select(item => (string?)item!["outcome"]));
        Assert.Equal("2026-1", (string?)receipt["consent"]!["version"]);
        Assert.Equal(receipt.ToJsonString(), Payload((string)signed["jws"]!).ToJsonString());
        Assert.True(await IsSignedAsync((string)signed["jws"]!));
        Assert.Equal(1, encounter.Neighbours.Erasures.Asked[id.ToString()]);
        Assert.Equal("withdrawn", await _jo.StatusAsync(id));
        Assert.Equal(["withdrawn"], await _jo.AttentionAsync(id));
        await _phone.ConsentAsync(new { treatment = true }).ProblemAsync(409, "wrong-state");
        await _jo.DoAsync(id, "link").ProblemAsync(409, "wrong-state");
    }

    [Fact]
    public async Task Staff_withdraw_for_a_patient_who_called()
    {
        var (id, token) = await _jo.InviteAsync();

        await _jo.DoAsync(id, "withdrawal", new { requestedBy = "patient" }).ProblemAsync(400, "invalid-request");
        await _jo.DoAsync(id, "withdrawal",
            new { requestedBy = "parent", reason = "Called", items = new[] { Guid.CreateVersion7() } })
            .ProblemAsync(404, "media-not-found");
        Assert.Equal("invited", await _jo.StatusAsync(id));
        await _jo.DoAsync(id, "withdrawal", new { requestedBy = "patient", reason = "Called" }).JsonAsync();

        Assert.Equal("withdrawn", await _jo.StatusAsync(id));
        await encounter.Browser().VerifyAsync(token).ProblemAsync(410, "link-ended");
        await _phone.VerifyAsync(token, purpose: "withdrawal").JsonAsync();
        await _phone.ReadAsync("receipt").JsonAsync();
    }

    private async Task<bool> IsSignedAsync(string jws)
    {
        var keys = await encounter.Browser().ReadAsync("receipt-keys").JsonAsync();
        var key = keys["keys"]![0]!;
        var point = new ECPoint
        {
            X = Base64Url.DecodeFromChars((string)key["x"]!), Y = Base64Url.DecodeFromChars((string)key["y"]!),
        };
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        var parts = jws.Split('.');
        return ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256);
    }

    private static JsonNode Payload(string jws) => JsonNode.Parse(Base64Url.DecodeFromChars(jws.Split('.')[1]))!;
}
