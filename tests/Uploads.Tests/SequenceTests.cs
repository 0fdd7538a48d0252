using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Imaging.Graph.Tests.Files;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests;

/// <summary>Whatever two pages of one patient do with the same file, in whatever order and at once, each upload ends
/// whole and identical or cleanly gone.</summary>
public sealed class SequenceTests(RunningMedia running)
{
    private static readonly byte[] s_small = TestPhoto.Create();
    private static readonly byte[] s_large = TestPhoto.Create(13 * 1024 * 1024);

    public enum Act
    {
        Send,
        SendOther,
        Read,
        Complete,
        Abandon,
        GiveUp,
    }

    [Property(MaxTest = 25)]
    public Task A_small_file(Act[] one, Act[] other) => PlayAsync(s_small, one, other);

    [Property(MaxTest = 10, EndSize = 12)]
    public Task A_large_file(Act[] one, Act[] other) => PlayAsync(s_large, one, other);

    private async Task PlayAsync(byte[] photo, Act[] one, Act[] other)
    {
        var phone = running.Patient();
        var pages = new Pages(phone, photo, await phone.OpenAsync(photo.Length));
        await Task.WhenAll(pages.PlayAsync(one), pages.PlayAsync(other));

        foreach (var plan in pages.Plans)
        {
            // A page comes back and finishes what is still open, unless it was given up.
            var read = await phone.ReadAsync(plan).JsonAsync();
            if ((string?)read["status"] == "open") await pages.FinishAsync(plan, read);
            read = await phone.ReadAsync(plan).JsonAsync();
            if ((string?)read["status"] != "aborted")
            {
                Assert.Equal("uploaded", (string?)(await phone.SettledAsync(plan))["status"]);
                Assert.Equal(photo, await running.KeptAsync(plan));
            }
            else
            {
                Assert.DoesNotContain(
                    (await running.StoredAsync(plan.MediaId)).ObjectKey, await running.Store.KeysAsync("objects"));
                Assert.Null(read["media"]);
            }

            await running.EventuallyAsync(async () => await running.IsGoneAsync(plan));
        }
    }

    private sealed class Pages(Phone phone, byte[] photo, Plan first)
    {
        private readonly ConcurrentStack<Plan> _plans = new([first]);

        public IReadOnlyCollection<Plan> Plans => _plans;

        public async Task PlayAsync(IEnumerable<Act> acts)
        {
            var part = 0;
            foreach (var act in acts)
            {
                _plans.TryPeek(out var plan);
                switch (act)
                {
                    case Act.Send:
                        await SendAsync(plan!, 1 + part++ % plan!.PartCount);
                        break;
                    case Act.SendOther:
                        await SendAsync(plan!, plan!.PartCount);
                        break;
                    case Act.Read:
                        await phone.ReadAsync(plan!).JsonAsync();
                        break;
                    case Act.Complete:
                        await ExpectAsync(phone.CompleteAsync(plan!));
                        break;
                    case Act.GiveUp:
                        await ExpectAsync(phone.AbortAsync(plan!));
                        break;
                    default:
                        // The page is lost, and its successor knows nothing: the file is chosen again.
                        using (var planned = await phone.PlanAsync(phone.Announcement(photo.Length)))
                        {
                            if (planned.IsSuccessStatusCode)
                                _plans.Push(Plan.Of((await planned.Content.ReadFromJsonAsync<JsonObject>())!));
                            else
                                Assert.Equal(HttpStatusCode.Conflict, planned.StatusCode);
                        }

                        break;
                }
            }
        }

        public async Task FinishAsync(Plan plan, JsonObject read)
        {
            var arrived = read["parts"]!.AsArray().Select(part => (int)part!["partNumber"]!).ToHashSet();
            for (var number = 1; number <= plan.PartCount; number++)
                if (!arrived.Contains(number)) await SendAsync(plan, number);
            await ExpectAsync(phone.CompleteAsync(plan));
        }

        private async Task SendAsync(Plan plan, int number)
        {
            using var signed = await phone.SignAsync(plan, number);
            if (!signed.IsSuccessStatusCode)
            {
                Assert.Equal(HttpStatusCode.Conflict, signed.StatusCode);
                return;
            }

            using var put = await Phone.PutAsync(
                (await signed.Content.ReadFromJsonAsync<JsonObject>())!, plan.PartOf(number, photo));
            // There already; put together or given up meanwhile; another is being written under the same name.
            Assert.True(put.IsSuccessStatusCode || put.StatusCode is HttpStatusCode.PreconditionFailed
                or HttpStatusCode.NotFound or HttpStatusCode.Conflict, $"{put.StatusCode}");
        }

        private static async Task ExpectAsync(Task<HttpResponseMessage> call)
        {
            using var answer = await call;
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict,
                $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
