using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Imaging.Graph.Tests.Web;

/// <summary>The patient's pages on a small phone. Each page that is looked at is checked for who can't see, hear or
/// point, and kept as a picture.</summary>
internal sealed class PatientPage(IBrowserContext phone, Uri address, string story)
{
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly ConcurrentQueue<string> _elsewhere = [];
    private int _pictures;

    public IPage Page { get; private set; } = null!;

    /// <summary>Errors of the page's own, and requests to anybody else.</summary>
    public IEnumerable<string> Troubles => _errors.Concat(_elsewhere);

    public async Task OpenAsync(string token)
    {
        Page = await phone.NewPageAsync();
        await Page.SetViewportSizeAsync(320, 640);
        Page.PageError += (_, error) => _errors.Enqueue(error);
        Page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is "http" or "https" && url.Authority != address.Authority) _elsewhere.Enqueue(request.Url);
        };
        await Page.GotoAsync(new Uri(address, $"/p/#{token}").ToString());
    }

    /// <summary>The page with this heading is shown, and nothing is wrong with it.</summary>
    public async Task SeesAsync(string heading)
    {
        await Page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 }).WaitForAsync();
        var found = await Page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"{heading}: " + string.Join("; ", found.Violations.Select(
            violation => $"{violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
        Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
            $"{heading} is wider than the phone.");
        await Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.Root, "artifacts", "screens", $"patient-{story}-{++_pictures:D2}.png"), FullPage = true,
        });
    }

    public Task PressAsync(string button) =>
        Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public async Task AnswerAsync(string answer)
    {
        await Page.GetByRole(AriaRole.Radio, new() { Name = answer, Exact = true }).CheckAsync();
        await PressAsync("Continue");
    }

    /// <summary>"1990-05-17".</summary>
    public async Task BornAsync(string date)
    {
        var parts = date.Split('-');
        foreach (var (label, text) in new[] { ("Day", parts[2]), ("Month", parts[1]), ("Year", parts[0]) })
            await Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await PressAsync("Continue");
    }

    public ILocator Files(string state) => Page.Locator($".im-file[data-state='{state}']");
}
