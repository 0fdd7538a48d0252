using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

[CollectionDefinition(nameof(CrashTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Whatever is killed while files come in: what was acknowledged is kept, whole and once, and everything else
/// can be gone on with or is cleanly gone.</summary>
[Collection(nameof(CrashTests))]
public sealed class CrashTests(RunningMedia running)
{
    private const int Senders = 5;

    /// <summary>500 with IMAGING_LONG=1.</summary>
    private static int Uploads => Environment.GetEnvironmentVariable("IMAGING_LONG") == "1" ? 500 : 50;

    [Theory]
    [InlineData("media")]
    [InlineData("storage")]
    public async Task Nothing_acknowledged_is_lost_over_kill_9_of(string part)
    {
        var process = part == "media" ? running.Media : running.Store.Process;
        Assert.SkipWhen(process is null, "This one is not ours to kill.");
        var (next, kills) = (0, 0);
        var sent = new ConcurrentBag<Sent>();
        async Task SendAsync()
        {
            // The limit of files is for one encounter.
            var phone = running.Patient();
            for (int number; (number = Interlocked.Increment(ref next)) <= Uploads;)
            {
                if (number % 10 == 0) phone = running.Patient();
                var photo = number % 7 == 0 ? TestPhoto.WithPlace(13 * 1024 * 1024) : TestPhoto.Create(20_000 + number);
                sent.Add(await TrySendAsync(phone, photo));
            }
        }

        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)).ToArray();
        while (!senders.All(sender => sender.IsCompleted))
        {
            await Task.Delay(Random.Shared.Next(500, 2500), TestContext.Current.CancellationToken);
            await process.KillAsync();
            kills++;
            await process.StartAsync();
        }

        await Task.WhenAll(senders);
        Assert.True(kills > 0);
        // What a dead one had claimed is looked at in a minute by itself; at once it is the same.
        await running.Database.ExecuteAsync(
            "UPDATE upload SET look_at = UTC_TIMESTAMP(6) WHERE state = 'checking'");
        Assert.Equal(Uploads, sent.Count);
        foreach (var upload in sent) await AssertWholeOrGoneAsync(upload);
    }

    /// <summary>As far as it comes: each call is tried again a few times, as a page does.</summary>
    private static async Task<Sent> TrySendAsync(Phone phone, byte[] photo)
    {
        var planned = await TryAsync(() => phone.PlanAsync(phone.Announcement(photo.Length)));
        if (planned is null) return new(phone, photo, null, false);
        var plan = Plan.Of(planned);
        for (var number = 1; number <= plan.PartCount; number++)
        {
            var signed = await TryAsync(() => phone.SignAsync(plan, number));
            if (signed is null || await TryAsync(() => Phone.PutAsync(signed, plan.PartOf(number, photo))) is null)
                return new(phone, photo, plan, false);
        }

        return new(phone, photo, plan, await TryAsync(() => phone.CompleteAsync(plan)) is not null);
    }

    private static async Task<JsonObject?> TryAsync(Func<Task<HttpResponseMessage>> call)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            try
            {
                using var answer = await call();
                // 412: it has arrived before.
                if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.PreconditionFailed)
                    return answer.Content.Headers.ContentType?.MediaType == "application/json"
                        ? await answer.Content.ReadFromJsonAsync<JsonObject>() : [];
                Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict,
                    $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                if (answer.StatusCode == HttpStatusCode.Conflict) return null;
            }
            catch (HttpRequestException)
            {
                // It is being started again.
            }

            await Task.Delay(100);
        }

        return null;
    }

    private async Task AssertWholeOrGoneAsync(Sent sent)
    {
        if (sent.Plan is null) return;
        if (!sent.IsAcknowledged)
        {
            // Gone on with from where it is, by whatever the page is told has arrived.
            var read = await sent.Phone.ReadAsync(sent.Plan).JsonAsync();
            if ((string?)read["status"] == "open")
            {
                var arrived = read["parts"]!.AsArray().Select(part => (int)part!["partNumber"]!).ToHashSet();
                for (var number = 1; number <= sent.Plan.PartCount; number++)
                    if (!arrived.Contains(number)) await sent.Phone.SendPartAsync(sent.Plan, number, sent.Photo);
                using var completed = await sent.Phone.CompleteAsync(sent.Plan);
                Assert.True(completed.IsSuccessStatusCode, $"{completed.StatusCode}");
            }
        }

        var media = await sent.Phone.SettledAsync(sent.Plan);
        Assert.Equal("uploaded", (string?)media["status"]);
        var kept = await running.KeptAsync(sent.Plan);
        Assert.Equal(sent.Photo.Length, kept.Length);
        Assert.Equal(sent.Photo[1000..], kept[1000..]);
        await running.EventuallyAsync(async () => await running.IsGoneAsync(sent.Plan));
        await running.EventuallyAsync(() =>
            Task.FromResult(running.Neighbours.Encounters.Recorded.ContainsKey(sent.Plan.MediaId)));
    }

    private sealed record Sent(Phone Phone, byte[] Photo, Plan? Plan, bool IsAcknowledged);
}
