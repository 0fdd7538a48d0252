using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Encounter.Tests.Running;
using Imaging.Encounter.V1;

namespace Imaging.Encounter.Tests.Attention;

/// <summary>Files that nobody has sent, that were not taken, or that lie where they should not (S5).</summary>
public sealed class ItemAttentionTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();
    private readonly PatientBrowser _phone = encounter.Browser();
    private readonly RecordService.RecordServiceClient _record = new(encounter.CallsBy("media"));

    [Fact]
    public async Task What_is_uploaded_and_not_sent_reminds_the_patient_once_and_is_shown_to_staff()
    {
        var (id, mobile) = await ConsentAsync();
        Guid[] items = [await ComeAsync(id), await ComeAsync(id)];
        Assert.Equal(4, await encounter.Database.ScalarAsync<long>("""
            SELECT TIMESTAMPDIFF(HOUR, MIN(m.received_at), MIN(e.unsent_at))
            FROM encounter e JOIN encounter_media m ON m.encounter_id = e.encounter_id
            WHERE e.encounter_id = @id
            """, ("@id", id)));

        await SetAsync(id, "unsent_at");
        await encounter.EventuallyAsync(async () => (await _jo.AttentionAsync(id)).Contains("unsent"));
        await encounter.MessageAsync(IsReminder);

        await _phone.SubmitAsync(items[0]).JsonAsync();
        Assert.Equal(["unsent"], await _jo.AttentionAsync(id));
        await _phone.SubmitAsync(items[1]).JsonAsync();
        Assert.Empty(await _jo.AttentionAsync(id));
        Assert.Single(encounter.Messages(), IsReminder);
        Assert.Equal(0, await CountAsync(id, "unsent_at IS NOT NULL OR erase_unsent_at IS NOT NULL"));

        bool IsReminder(JsonObject message) => Is(message, mobile, "unsent");
    }

    [Fact]
    public async Task What_was_sent_or_taken_back_in_time_reminds_nobody()
    {
        var (id, _) = await ConsentAsync();
        var (sent, back) = (await ComeAsync(id), await ComeAsync(id));
        await _phone.SubmitAsync(sent).JsonAsync();
        Assert.Equal(1, await CountAsync(id, "unsent_at IS NOT NULL"));

        await _record.TakeBackMediaAsync(new()
        {
            EncounterId = $"{id}", MediaId = $"{back}", PatientSessionId = $"{Guid.CreateVersion7()}",
        }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, await CountAsync(id, "unsent_at IS NOT NULL OR erase_unsent_at IS NOT NULL"));
    }

    [Fact]
    public async Task What_was_taken_back_as_a_whole_is_neither_reminded_of_nor_erased_once_more()
    {
        var (id, _) = await ConsentAsync();
        await ComeAsync(id);

        await _phone.WithdrawAsync().JsonAsync();

        Assert.Equal(0, await CountAsync(id, "unsent_at IS NOT NULL OR erase_unsent_at IS NOT NULL"));
    }

    [Fact]
    public async Task What_was_never_sent_is_erased_a_week_after_the_link_has_expired()
    {
        var (id, _) = await ConsentAsync();
        var (sent, unsent) = (await ComeAsync(id), await ComeAsync(id));
        await _phone.SubmitAsync(sent).JsonAsync();
        // The link was renewed: its day has not come.
        await SetAsync(id, "erase_unsent_at");
        await encounter.EventuallyAsync(async () => await CountAsync(id, "erase_unsent_at > UTC_TIMESTAMP(6)") == 1);
        Assert.False(encounter.Neighbours.Erasures.Asked.ContainsKey($"{id}"));

        await encounter.Database.ExecuteAsync("""
            UPDATE encounter
            SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 169 HOUR, erase_unsent_at = UTC_TIMESTAMP(6)
            WHERE encounter_id = @id
            """, ("@id", id));

        await encounter.EventuallyAsync(
            () => Task.FromResult(encounter.Neighbours.Erasures.Asked.ContainsKey($"{id}")));
        await _phone.SubmitAsync(unsent).ProblemAsync(409, "items-unusable");
        await _phone.SubmitAsync(sent).JsonAsync();
        Assert.Contains(await _jo.AuditAsync(id), entry => (string?)entry["action"] == "encounter.erase-unsent");
        Assert.Null((await _phone.ReadAsync("receipt").JsonAsync())["receipt"]!["withdrawal"]);
    }

    [Theory]
    [InlineData("Quarantined", "quarantined")]
    [InlineData("Failed", "failed")]
    [InlineData("Mismatch", "mismatch")]
    [InlineData("Misfiled", "misfiled")]
    public async Task Trouble_needs_attention_once_and_ends_with_the_encounter(string trouble, string kind)
    {
        var (id, _) = await ConsentAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TellAsync(id, trouble)));

        Assert.Equal([kind], await _jo.AttentionAsync(id));
        Assert.Single(await _jo.AuditAsync(id), entry => (string?)entry["action"] == "attention.raise");
        await _jo.SettleAsync(id, "close").JsonAsync();
        Assert.Empty(await _jo.AttentionAsync(id));
        await TellAsync(id, trouble);
        Assert.Empty(await _jo.AttentionAsync(id));
    }

    [Fact]
    public async Task What_was_sent_and_can_not_be_used_is_asked_for_again_once()
    {
        var (id, mobile) = await ConsentAsync();

        await TellAsync(id, "Failed", wasHandedOver: false);
        await encounter.Database.ExecuteAsync("DELETE FROM attention WHERE encounter_id = @id", ("@id", id));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TellAsync(id, "Failed", wasHandedOver: true)));

        await encounter.MessageAsync(AsksAgain);
        await encounter.SentAsync();
        Assert.Single(encounter.Messages(), AsksAgain);

        bool AsksAgain(JsonObject message) => Is(message, mobile, "send-again");
    }

    [Fact]
    public async Task Trouble_of_nothing_or_of_no_kind_is_said_to_be_wrong()
    {
        var (id, _) = await ConsentAsync();
        Assert.Equal(StatusCode.NotFound, await StatusAsync(Guid.CreateVersion7(), Trouble.Failed));
        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(id, Trouble.Unspecified));
        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(id, (Trouble)99));
    }

    private static bool Is(JsonObject message, string mobile, string kind) =>
        Digits((string)message["to"]!) == Digits(mobile) && (string?)message["kind"] == kind;

    /// <summary>Without what a number begins with at home and abroad.</summary>
    private static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit).TakeLast(10));

    private async Task<StatusCode> StatusAsync(Guid id, Trouble kind) => (await Assert.ThrowsAsync<RpcException>(
        async () => await _record.RecordTroubleAsync(new()
        {
            EncounterId = $"{id}", MediaId = $"{Guid.CreateVersion7()}", Kind = kind,
        }))).StatusCode;

    private async Task TellAsync(Guid id, string trouble, bool wasHandedOver = true) =>
        await _record.RecordTroubleAsync(new()
        {
            EncounterId = $"{id}", MediaId = $"{Guid.CreateVersion7()}",
            Kind = System.Enum.Parse<Trouble>(trouble), WasHandedOver = wasHandedOver,
        });

    private async Task<(Guid Id, string Mobile)> ConsentAsync()
    {
        var registration = StaffClient.Registration();
        var (id, token) = await _jo.InviteAsync(registration);
        await _phone.VerifyAsync(token).JsonAsync();
        await _phone.ConsentAsync(new { treatment = true, record = true, teaching = false }).JsonAsync();
        return (id, (string)registration["patient"]!["mobile"]!);
    }

    private async Task<Guid> ComeAsync(Guid id)
    {
        var mediaId = Guid.CreateVersion7();
        await _record.RecordMediaAsync(new()
        {
            EncounterId = $"{id}", MediaId = $"{mediaId}", Kind = MediaKind.Photo, Uploader = Uploader.Patient,
            ReceivedAt = TimeProvider.System.GetUtcNow().ToTimestamp(),
        });
        return mediaId;
    }

    private Task SetAsync(Guid id, string due) => encounter.Database.ExecuteAsync(
        $"UPDATE encounter SET {due} = UTC_TIMESTAMP(6) WHERE encounter_id = @id", ("@id", id));

    private Task<long> CountAsync(Guid id, string what) => encounter.Database.ScalarAsync<long>(
        $"SELECT COUNT(*) FROM encounter WHERE encounter_id = @id AND ({what})", ("@id", id));
}
