using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Imaging.Graph.Tests.Uploads;
using Microsoft.Playwright;

namespace Imaging.Graph.Tests.Web;

/// <summary>The bare page that drives the upload engine, on one phone, through any number of reloads.</summary>
internal sealed partial class UploadPage(IBrowserContext phone, Uri address)
{
    private static readonly float s_patience = (float)TimeSpan.FromMinutes(2).TotalMilliseconds;
    private readonly ConcurrentQueue<string> _errors = [];

    public IPage Page { get; private set; } = null!;

    /// <summary>Every PUT to the store, by its part; 0 for a file that is sent whole.</summary>
    public ConcurrentQueue<int> Puts { get; } = [];

    /// <summary>Errors of the page's own.</summary>
    public IEnumerable<string> Errors => _errors;

    public async Task OpenAsync()
    {
        Page = await phone.NewPageAsync();
        Page.SetDefaultTimeout(s_patience);
        Page.PageError += (_, error) => _errors.Enqueue(error);
        Page.Request += (_, request) =>
        {
            if (request.Method == "PUT" && request.Url.Contains("/incoming/", StringComparison.Ordinal))
                Puts.Enqueue(PartNumber().Match(request.Url) is { Success: true } part
                    ? int.Parse(part.Groups[1].ValueSpan, null) : 0);
        };
        await Page.GotoAsync(new Uri(address, "/dev/upload").ToString());
    }

    public async Task BeginAsync(string token, bool isKept = true)
    {
        await Page.GetByLabel("Link or token").FillAsync(token);
        await Page.GetByLabel("Date of birth").FillAsync(Sender.DateOfBirth);
        await Page.GetByLabel("Keep sealed copies").SetCheckedAsync(isKept);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
        await IsReadyAsync();
    }

    /// <summary>The tab's process dies; the phone's storage and cookies stay.</summary>
    public async Task KillAsync()
    {
        var devTools = await phone.NewCDPSessionAsync(Page);
        var hasDied = false;
        Page.Crash += (_, _) => hasDied = true;
        // It never answers.
        _ = devTools.SendAsync("Page.crash");
        while (!hasDied) await Task.Delay(20, TestContext.Current.CancellationToken);
        await Page.CloseAsync();
    }

    /// <summary>SHA-256 of what the server keeps of a file, hex.</summary>
    public async Task<string> KeptDigestAsync(ILocator row) => await Page.EvaluateAsync<string>("""
        async id => {
          const { encounterId } = JSON.parse(sessionStorage.getItem('imaging-dev-encounter'));
          const answer = await fetch(`/api/media/${id}`, { headers: { 'X-Encounter': encounterId } });
          return (await answer.json()).sha256;
        }
        """, await row.GetAttributeAsync("data-media"));

    public Task IsReadyAsync() => Page.GetByText("Ready", new() { Exact = true }).WaitForAsync();

    public Task ChooseAsync(params string[] files) =>
        Page.GetByLabel("Choose photos and videos").SetInputFilesAsync(files);

    public Task ChooseAsync(params FilePayload[] files) =>
        Page.GetByLabel("Choose photos and videos").SetInputFilesAsync(files);

    /// <summary>The row of a file once it is in a state, or has another mark of the page's.</summary>
    public async Task<ILocator> WaitForAsync(string name, string state, string mark = "state")
    {
        var row = Row(name).And(Page.Locator($"[data-{mark}='{state}']"));
        await row.WaitForAsync();
        return row;
    }

    public ILocator Row(string name) => Page.Locator("#list > li").Filter(new() { HasText = $"{name}: " });

    public async Task<int[]> StoredAsync(string name) =>
        [.. (await Row(name).GetAttributeAsync("data-stored") ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => int.Parse(part, null))];

    /// <summary>Waits until so many parts have been acknowledged.</summary>
    public async Task StoredAsync(string name, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(s_patience));
        while ((await StoredAsync(name)).Length < count) await Task.Delay(50, patience.Token);
    }

    public async Task<string> TextAsync(string id) => await Page.Locator($"#{id}").InnerTextAsync();

    /// <summary>Into artifacts/screens, for people to look at.</summary>
    public async Task PictureAsync(string name)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screens", $"{name}.png");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = true });
        TestContext.Current.TestOutputHelper?.WriteLine($"Screen: {Path.GetRelativePath(Repository.Root, path)}");
    }

    [GeneratedRegex("[?&]partNumber=([0-9]+)")]
    private static partial Regex PartNumber();
}
