using System.Collections.Concurrent;
using System.Net;
using Imaging.Graph.Tests.Files;

namespace Imaging.Graph.Tests;

/// <summary>Whatever is killed while programs upload: what was acknowledged is there, whole, and nothing is there by
/// half.</summary>
public sealed class CrashTests(ImagingGraph graph)
{
    private const int Uploads = 1000;
    private const int Senders = 8;

    [Theory]
    [InlineData("mysql")]
    [InlineData("storage")]
    [InlineData("identity")]
    [InlineData("media")]
    [InlineData("encounter")]
    [InlineData("transcode")]
    [InlineData("gateway")]
    public async Task An_acknowledged_image_survives_kill_9_of(string resource)
    {
        if (graph.Find(resource) is null) Assert.Skip($"{resource} is an existing server here and not ours to kill.");
        var subject = Images.NewSubject();
        var sent = new ConcurrentDictionary<string, byte[]>();
        var acknowledged = new ConcurrentBag<string>();
        var (next, killAt) = (0, Uploads / 4);
        var halfway = new TaskCompletionSource();

        async Task SendAsync()
        {
            for (int n; (n = Interlocked.Increment(ref next)) <= Uploads;)
            {
                if (n == killAt) halfway.SetResult();
                var (id, bytes) = ($"I{n}", TestDicom.Create(40, 40));
                sent[id] = bytes;
                if (await TrySendAsync(subject, id, bytes)) acknowledged.Add(id);
            }
        }

        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)).ToArray();
        await halfway.Task;
        await graph.StartAsync(await graph.KillAsync(resource));
        await Task.WhenAll(senders);

        Assert.True(acknowledged.Count >= killAt - Senders);
        await AssertStoredAsync(subject, sent, [.. acknowledged]);
    }

    private async Task<bool> TrySendAsync(string subject, string id, byte[] bytes)
    {
        try
        {
            using var put = await graph.Client.PutImageAsync(subject, id, bytes);
            Assert.True(
                put.StatusCode is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable,
                $"{put.StatusCode}: {await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            return put.StatusCode == HttpStatusCode.Created;
        }
        catch (HttpRequestException)
        {
            // The gateway itself was away: no answer is no acknowledgement.
            return false;
        }
    }

    private async Task AssertStoredAsync(
        string subject, ConcurrentDictionary<string, byte[]> sent, HashSet<string> acknowledged)
    {
        var listed = new HashSet<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await graph.Client.ListAsync(subject, $"?limit=200&cursor={cursor}");
            listed.UnionWith(page["items"]!.AsArray().Select(item => (string)item!["imageId"]!));
            cursor = (string?)page["next"];
        }

        Assert.Empty(acknowledged.Except(listed));
        // An image that was stored but not acknowledged may be there; if so, it is whole.
        await Parallel.ForEachAsync(listed, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (id, _) =>
        {
            using var got = await graph.Client.GetImageAsync(subject, id);
            Assert.Equal(sent[id], await got.BytesAsync());
        });
    }
}
