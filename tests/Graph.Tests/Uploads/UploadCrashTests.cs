using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Imaging.Graph.Tests.Files;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Uploads;

/// <summary>Whatever is killed while patients' files come in, and started again through the graph: what was
/// acknowledged is kept, whole, and the rest goes on from where it is. IMAGING_LONG=1: 250 files each.</summary>
public sealed class UploadCrashTests(ImagingGraph graph)
{
    private const int Senders = 5;

    // An encounter takes fifty files and five open uploads, and a plan whose answer is lost stays open.
    private const int FilesEach = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static int Uploads => Environment.GetEnvironmentVariable("IMAGING_LONG") == "1" ? 250 : 10;

    [Theory]
    [InlineData("gateway")]
    [InlineData("mysql")]
    public async Task Files_come_in_over_kill_9_of(string resource)
    {
        if (graph.Find(resource) is null) Assert.Skip($"{resource} is an existing server here and not ours to kill.");
        var clinician = await Crew.HireAsync(graph, "clinician");
        var patients = new ConcurrentQueue<Sender>();
        while (patients.Count < Uploads / FilesEach + Senders)
            patients.Enqueue(await Sender.ConsentedAsync(graph, clinician));
        var (next, done) = (0, new ConcurrentBag<string?>());
        async Task SendAsync()
        {
            while (patients.TryDequeue(out var patient))
            {
                for (var own = 0; own < FilesEach; own++)
                {
                    var number = Interlocked.Increment(ref next);
                    if (number > Uploads) return;
                    done.Add(await SendOneAsync(
                        patient, TestPhoto.Create(number % 5 == 0 ? 13 * 1024 * 1024 : 20_000 + number)));
                }
            }
        }

        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)).ToArray();
        for (var kills = 0; kills == 0 || !senders.All(sender => sender.IsCompleted); kills++)
        {
            await Task.Delay(Random.Shared.Next(500, 2000), TestContext.Current.CancellationToken);
            await graph.KillAsync(resource);
            await graph.StartAsync(resource);
        }

        await Task.WhenAll(senders);
        Assert.Equal(Uploads, done.Count);
        Assert.All(done, Assert.Null);
    }

    /// <summary>As a page does: each call again until it is answered. Null where the file is kept, whole.</summary>
    private static async Task<string?> SendOneAsync(Sender sender, byte[] photo)
    {
        var plan = await CallAsync(sender, HttpMethod.Post, "media/uploads", new
        {
            encounterId = sender.EncounterId, fileName = "IMG_0001.JPG", contentType = "image/jpeg",
            size = photo.Length,
        });
        var upload = $"media/uploads/{plan["uploadId"]}";
        for (var number = 1; number <= (int)plan["partCount"]!; number++)
        {
            var part = Sender.PartOf(plan, number, photo);
            await RetryAsync(async () =>
            {
                var signed = await CallAsync(sender, HttpMethod.Get, $"{upload}/parts/{number}");
                using var put = await sender.Browser.PutAsync(signed, part);
                // 412: it has arrived before.
                return put.IsSuccessStatusCode || put.StatusCode == HttpStatusCode.PreconditionFailed
                    ? put.StatusCode : throw new HttpRequestException($"{put.StatusCode}");
            });
        }

        await CallAsync(sender, HttpMethod.Post, $"{upload}/complete");
        while (true)
        {
            var read = await CallAsync(sender, HttpMethod.Get, upload);
            if ((string?)read["status"] is "open" or "checking")
            {
                await Task.Delay(100);
                continue;
            }

            var sha256 = (string?)read["media"]!["sha256"];
            var expected = Convert.ToHexStringLower(SHA256.HashData(photo));
            return sha256 == expected ? null : $"{read["status"]}: {sha256} instead of {expected}";
        }
    }

    private static Task<JsonObject> CallAsync(Sender sender, HttpMethod method, string path, object? body = null) =>
        RetryAsync(async () =>
        {
            using var answer = await sender.Browser.SendAsync(method, path, body);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway)
                throw new HttpRequestException($"{answer.StatusCode}");
            Assert.True(answer.IsSuccessStatusCode,
                $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        });

    private static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (
                exception is HttpRequestException or IOException && waited.Elapsed < Patience)
            {
                await Task.Delay(200);
            }
        }
    }
}
