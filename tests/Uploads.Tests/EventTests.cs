using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>What a clinician's page hears while it is open.</summary>
public sealed class EventTests(RunningMedia running)
{
    private static readonly byte[] s_photo = TestPhoto.Create();
    private readonly Phone _phone = running.Patient();

    [Fact]
    public async Task What_happens_is_heard_in_order_and_once_and_nothing_of_what_is_not_sent()
    {
        var staff = running.Clinician(_phone.EncounterId);
        await using var stream = await Listening.ToAsync(staff);
        var unsent = await KeepAsync();
        var sent = await KeepAsync();
        await running.HandOverAsync(_phone.EncounterId, sent);
        await running.HandOverAsync(_phone.EncounterId, sent);
        await _phone.DeleteAsync($"/api/media/{sent}").JsonAsync();
        await _phone.DeleteAsync($"/api/media/{unsent}").JsonAsync();

        var (first, second) = (await stream.NextAsync(), await stream.NextAsync());

        Assert.Equal([("submitted", sent), ("removed", sent)], [first.What, second.What]);
        Assert.True(first.Seq < second.Seq);
        // A page that was away hears what it missed.
        await using var again = await Listening.ToAsync(staff, lastEventId: first.Seq);
        Assert.Equal(second, await again.NextAsync());
    }

    [Fact]
    public async Task Items_handed_over_from_many_sides_are_all_heard()
    {
        var staff = running.Clinician(_phone.EncounterId);
        var items = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => KeepAsync()));
        await using var stream = await Listening.ToAsync(staff);

        await Task.WhenAll(items.Select(item => running.HandOverAsync(_phone.EncounterId, item)));

        var heard = new List<(long Seq, (string Kind, Guid Id) What)>();
        foreach (var _ in items) heard.Add(await stream.NextAsync());
        Assert.Equal(items.Order(), heard.Select(one => one.What.Id).Order());
        Assert.Equal(heard.Select(one => one.Seq).Order(), heard.Select(one => one.Seq));
    }

    [Fact]
    public async Task A_stream_ends_once_the_encounter_is_no_longer_the_callers()
    {
        var staff = running.Clinician(_phone.EncounterId);
        await using var stream = await Listening.ToAsync(staff);

        running.Neighbours.Encounters.Withdrawn[_phone.EncounterId] = true;

        await Assert.ThrowsAsync<EndOfStreamException>(async () => await stream.NextAsync());
        await staff.GetAsync(Listening.Path(staff)).ProblemAsync(404, "encounter-not-found");
    }

    [Fact]
    public async Task A_stream_ends_while_nobody_can_say_who_sees_what_and_goes_on_afterwards()
    {
        var staff = running.Clinician(_phone.EncounterId);
        await using var stream = await Listening.ToAsync(staff);
        running.Neighbours.Encounters.Away[_phone.EncounterId] = true;

        await Assert.ThrowsAsync<EndOfStreamException>(async () => await stream.NextAsync());
        await staff.GetAsync(Listening.Path(staff)).ProblemAsync(503, "dependency-unavailable");
        running.Neighbours.Encounters.Away.Clear();
        await using var again = await Listening.ToAsync(staff);
    }

    [Fact]
    public async Task Too_many_streams_of_one_session_are_refused_until_some_end()
    {
        var staff = running.Clinician(_phone.EncounterId);
        var streams = new List<Listening>();
        for (var count = 0; count < 20; count++) streams.Add(await Listening.ToAsync(staff));

        await staff.GetAsync(Listening.Path(staff)).ProblemAsync(429, "rate-limited");

        foreach (var stream in streams) await stream.DisposeAsync();
        await running.EventuallyAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Listening.Path(staff));
            using var answer = await staff.Media.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task It_is_for_staff_who_see_the_encounter()
    {
        await _phone.GetAsync($"/api/encounters/{_phone.EncounterId}/events").JsonAsync(403);
        var stranger = running.Clinician();
        await stranger.GetAsync($"/api/encounters/{_phone.EncounterId}/events")
            .ProblemAsync(404, "encounter-not-found");
    }

    private async Task<Guid> KeepAsync()
    {
        var plan = await _phone.SendAsync(s_photo);
        await _phone.CompleteAsync(plan).JsonAsync();
        return plan.MediaId;
    }

    /// <summary>An open stream, past its first heartbeat.</summary>
    private sealed class Listening(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> events)
        : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public static string Path(Phone staff) => $"/api/encounters/{staff.EncounterId}/events";

        public static async Task<Listening> ToAsync(Phone staff, long? lastEventId = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path(staff));
            if (lastEventId is not null) request.Headers.Add("Last-Event-ID", $"{lastEventId}");
            var answer = await staff.Media.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
            var body = await answer.Content.ReadAsStreamAsync();
            var events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Patience));
            Assert.Equal("heartbeat", events.Current.EventType);
            return new(answer, events);
        }

        public async Task<(long Seq, (string Kind, Guid Id) What)> NextAsync()
        {
            do
            {
                if (!await events.MoveNextAsync().AsTask().WaitAsync(Patience)) throw new EndOfStreamException();
            }
            while (events.Current.EventType == "heartbeat");

            var told = JsonNode.Parse(events.Current.Data)!;
            return (long.Parse(events.Current.EventId!, System.Globalization.CultureInfo.InvariantCulture),
                ((string)told["kind"]!, Guid.Parse((string)told["mediaId"]!)));
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
