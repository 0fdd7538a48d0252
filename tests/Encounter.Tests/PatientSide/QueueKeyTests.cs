using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.PatientSide;

/// <summary>The key under which a phone seals what waits to be sent (S7).</summary>
public sealed class QueueKeyTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();
    private readonly PatientBrowser _phone = encounter.Browser();

    [Fact]
    public async Task A_browser_is_given_the_same_key_until_it_is_destroyed()
    {
        var (id, _) = await ConsentAsync();

        var keys = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => KeyAsync()));

        var (keyId, key) = Assert.Single(keys.Distinct());
        Assert.Equal(32, Convert.FromBase64String(key).Length);
        await encounter.Database.ExecuteAsync(
            "UPDATE queue_key SET created_at = UTC_TIMESTAMP(6) - INTERVAL 169 HOUR WHERE encounter_id = @id",
            ("@id", id));
        var later = await KeyAsync();
        Assert.NotEqual((keyId, key), later);
        Assert.Equal(later, await KeyAsync());
    }

    [Fact]
    public async Task It_lies_sealed()
    {
        var (id, _) = await ConsentAsync();
        var key = Convert.FromBase64String((await KeyAsync()).Key);

        var kept = await encounter.Database.ScalarAsync<byte[]>(
            "SELECT sealed_key FROM queue_key WHERE encounter_id = @id", ("@id", id));

        Assert.True(kept.Length > key.Length);
        Assert.Equal(-1, kept.AsSpan().IndexOf(key));
    }

    [Theory]
    [InlineData("close")]
    [InlineData("link")]
    [InlineData("not-me")]
    [InlineData("withdraw")]
    [InlineData("contact")]
    [InlineData("submit")]
    public async Task It_is_destroyed_with_what_it_was_for(string end)
    {
        var (id, _) = await ConsentAsync();
        await KeyAsync();

        using var done = await (end switch
        {
            "close" => _jo.DoAsync(id, "close"),
            "link" => _jo.DoAsync(id, "link", new { notify = "none" }),
            "not-me" => _phone.DoAsync("not-me"),
            "withdraw" => _phone.WithdrawAsync(),
            "contact" => _jo.PatchAsync(id, new { patient = new { mobile = "07700 900999" } }),
            _ => _phone.SubmitAsync(),
        });

        Assert.True(done.IsSuccessStatusCode);
        Assert.Equal(0, await CountAsync(id));
    }

    [Fact]
    public async Task It_stays_while_something_is_on_its_way_or_not_sent()
    {
        var (id, _) = await ConsentAsync();
        await KeyAsync();
        encounter.Neighbours.Submissions.Coming[$"{id}"] = true;

        await _phone.SubmitAsync().JsonAsync();
        Assert.Equal(1, await CountAsync(id));
        encounter.Neighbours.Submissions.Coming.TryRemove($"{id}", out _);
        await _phone.SubmitAsync().JsonAsync();
        Assert.Equal(0, await CountAsync(id));
    }

    [Fact]
    public async Task Not_me_destroys_it_when_something_was_sent_too()
    {
        var (id, _) = await ConsentAsync();
        await _phone.SubmitAsync().JsonAsync();
        await KeyAsync();

        await _phone.DoAsync("not-me").JsonAsync(204);

        Assert.Equal(0, await CountAsync(id));
    }

    [Fact]
    public async Task Nobody_is_given_one_when_it_is_over()
    {
        var (id, token) = await ConsentAsync();
        await _jo.DoAsync(id, "close").JsonAsync();
        await _phone.VerifyAsync(token, purpose: "withdrawal").JsonAsync();

        await _phone.ReadAsync("queue-key").ProblemAsync(403, "withdrawal-only");
    }

    private async Task<(Guid Id, string Token)> ConsentAsync()
    {
        var (id, token) = await _jo.InviteAsync();
        await _phone.VerifyAsync(token).JsonAsync();
        await _phone.ConsentAsync(new { treatment = true, record = true, teaching = false }).JsonAsync();
        return (id, token);
    }

    private async Task<(Guid Id, string Key)> KeyAsync()
    {
        var answer = await _phone.ReadAsync("queue-key").JsonAsync();
        return (Guid.Parse((string)answer["keyId"]!), (string)answer["key"]!);
    }

    private Task<long> CountAsync(Guid id) => encounter.Database.ScalarAsync<long>(
        "SELECT COUNT(*) FROM queue_key WHERE encounter_id = @id", ("@id", id));
}
