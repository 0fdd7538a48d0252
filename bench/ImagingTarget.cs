namespace Imaging.Bench;

/// <summary>The system itself, through its gateway.</summary>
internal sealed class ImagingTarget : ITarget, IDisposable
{
    private readonly HttpClient _http;

    public ImagingTarget(BenchOptions options)
    {
        _http = BenchHttp.CreateClient(options.Url, options.Clients);
        _http.DefaultRequestHeaders.Add("x-api-key", options.ApiKey);
    }

    public string Name => "imaging";

    public async Task<long> PutAsync(Worker worker, int number, CancellationToken ct)
    {
        var file = worker.File(number);
        using var request = new HttpRequestMessage(HttpMethod.Put, Address(worker, number));
        request.Content = BenchHttp.File(file);
        await _http.SendAsync(request, worker, ct);
        return file.Length;
    }

    public async Task<long> GetAsync(Worker worker, int number, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(worker, number));
        return BenchHttp.Check(worker, number, await _http.SendAsync(request, worker, ct));
    }

    public async Task<long> ListAsync(Worker worker, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Images(worker));
        var length = await _http.SendAsync(request, worker, ct);
        return BenchHttp.CheckPage(worker, length, "\"imageId\""u8, Comparison.PageSize);
    }

    public void Dispose() => _http.Dispose();

    private static string Images(Worker worker) => $"/api/subjects/{worker.Template.PatientId}/images";

    private static string Address(Worker worker, int number) => $"{Images(worker)}/{number:D8}";
}
