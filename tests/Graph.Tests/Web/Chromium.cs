using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Imaging.Graph.Tests.Web.Chromium))]

namespace Imaging.Graph.Tests.Web;

/// <summary>The real browser, begun with the first test that wants one.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] s_arguments =
        ["--no-sandbox", "--disable-quic", "--disable-background-networking"];

    /// <summary>Whether what takes long is done in full.</summary>
    internal static bool IsLong { get; } = Environment.GetEnvironmentVariable("IMAGING_LONG") == "1";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    // Beside everything else that runs here, five seconds are soon over.
    static Chromium() => Assertions.SetDefaultExpectTimeout(30_000);

    /// <summary>A profile of its own, as a phone has one.</summary>
    public async Task<IBrowserContext> NewPhoneAsync()
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium", Args = s_arguments,
        });
        return await _browser.NewContextAsync(new() { ViewportSize = new() { Width = 900, Height = 900 } });
    }

    /// <summary>With a disk of its own: what other profiles keep lies in the browser's memory.</summary>
    public async Task<IBrowserContext> NewPhoneAsync(string folder)
    {
        _playwright ??= await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchPersistentContextAsync(folder, new()
        {
            ExecutablePath = "/usr/bin/chromium", Args = s_arguments,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
