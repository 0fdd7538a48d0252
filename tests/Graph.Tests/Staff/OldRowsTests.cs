using Imaging.Graph.Tests.Links;
using Imaging.Identity.V1;

namespace Imaging.Graph.Tests.Staff;

/// <summary>What is long past goes by itself, and what still has to answer stays.</summary>
public sealed class OldRowsTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task A_revoked_link_says_so_for_a_year_and_goes_with_its_answers_and_browsers()
    {
        var (recent, old) = (await UsedAsync(), await UsedAsync());
        foreach (var link in (PatientLink[])[recent, old]) await link.RevokeAsync();
        await RevokedAsync(recent, daysAgo: 370);
        var id = await _identity.AskAsync(
            "SELECT link_id FROM link WHERE encounter_id = @encounter", ("@encounter", old.EncounterId));
        await RevokedAsync(old, daysAgo: 401);

        await GoneAsync("SELECT COUNT(*) FROM link WHERE link_id = @id", id!);
        await GoneAsync("SELECT COUNT(*) FROM link_answer WHERE link_id = @id", id!);
        await GoneAsync("SELECT COUNT(*) FROM link_device WHERE link_id = @id", id!);
        Assert.Equal(LinkState.Revoked, (await recent.BeginAsync(PatientLink.RightAnswer)).State);
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => old.BeginAsync(PatientLink.RightAnswer));
    }

    [Fact]
    public async Task A_link_that_was_not_revoked_serves_for_withdrawal_however_old_it_is()
    {
        var link = await UsedAsync();
        await _identity.SqlAsync(
            "UPDATE link SET created_at = @at, expires_at = @at WHERE encounter_id = @id",
            ("@at", DaysAgo(2000)), ("@id", link.EncounterId));
        await SweptAsync();

        Assert.Equal(LinkState.Expired, (await link.BeginAsync(PatientLink.RightAnswer)).State);
    }

    [Fact]
    public async Task A_session_goes_a_day_after_its_end_and_one_that_ended_just_now_stays()
    {
        var (recent, old) = (await UsedAsync(), await UsedAsync());
        await IdleAsync(recent, 0.5);
        await IdleAsync(old, 1.5);

        await GoneAsync("SELECT COUNT(*) FROM session WHERE encounter_id = @id", old.EncounterId);
        Assert.Equal(1L, await _identity.AskAsync(
            "SELECT COUNT(*) FROM session WHERE encounter_id = @id", ("@id", recent.EncounterId)));
    }

    private async Task<PatientLink> UsedAsync()
    {
        var link = await PatientLink.CreateAsync(_identity);
        await link.AnswerAsync(PatientLink.RightAnswer);
        return link;
    }

    private Task<int> RevokedAsync(PatientLink link, int daysAgo) => _identity.SqlAsync(
        "UPDATE link SET revoked_at = @at WHERE encounter_id = @id",
        ("@at", DaysAgo(daysAgo)), ("@id", link.EncounterId));

    private Task<int> IdleAsync(PatientLink link, double daysAgo) => _identity.SqlAsync(
        "UPDATE session SET idle_until = @at WHERE encounter_id = @id",
        ("@at", DaysAgo(daysAgo)), ("@id", link.EncounterId));

    /// <summary>Returns after a round that began after this call.</summary>
    private async Task SweptAsync()
    {
        var marker = await UsedAsync();
        await IdleAsync(marker, 2);
        await GoneAsync("SELECT COUNT(*) FROM session WHERE encounter_id = @id", marker.EncounterId);
        await marker.AnswerAsync(PatientLink.RightAnswer);
        await IdleAsync(marker, 2);
        await GoneAsync("SELECT COUNT(*) FROM session WHERE encounter_id = @id", marker.EncounterId);
    }

    private async Task GoneAsync(string count, object id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((long)(await _identity.AskAsync(count, ("@id", id)))! > 0) await Task.Delay(200, limit.Token);
    }

    private static DateTime DaysAgo(double days) => TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-days);
}
