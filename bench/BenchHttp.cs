using System.Net.Http.Headers;

namespace Imaging.Bench;

internal static class BenchHttp
{
    /// <summary>One connection per client, kept; nothing of what a browser would do.</summary>
    public static HttpClient CreateClient(Uri url, int connections) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
    })
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromMinutes(10),
    };

    public static HttpContent File(byte[] bytes) =>
        new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/dicom") } };

    /// <summary>Sends, insists on success, and reads the answer into the worker's buffer.</summary>
    public static async Task<int> SendAsync(
        this HttpClient http, HttpRequestMessage request, Worker worker, CancellationToken ct)
    {
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode)
        {
            var answer = await response.Content.ReadAsStringAsync(ct);
            throw new BenchException($"{request.Method} {request.RequestUri}: {(int)response.StatusCode} {answer}");
        }

        await using var body = await response.Content.ReadAsStreamAsync(ct);
        return await body.ReadAtLeastAsync(worker.Received, worker.Received.Length, throwOnEndOfStream: false, ct);
    }

    public static long Check(Worker worker, int number, int length)
    {
        if (!worker.Received.AsSpan(0, length).SequenceEqual(worker.File(number)))
            throw new BenchException($"File {number} came back with other bytes ({length} of them).");
        return length;
    }

    /// <summary>Enough to see that a page of the expected kind came: counting costs less than parsing.</summary>
    public static long CheckPage(Worker worker, int length, ReadOnlySpan<byte> mark, int expected)
    {
        var found = worker.Received.AsSpan(0, length).Count(mark);
        if (found != expected) throw new BenchException($"The page has {found} images, not {expected}.");
        return length;
    }
}
