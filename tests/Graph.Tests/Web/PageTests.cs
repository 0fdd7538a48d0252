using Imaging.Graph.Tests.Files;
using Imaging.Graph.Tests.Staff;
using Imaging.Graph.Tests.Uploads;
using Microsoft.Playwright;
using static Imaging.Graph.Tests.Web.BadInputTests;

namespace Imaging.Graph.Tests.Web;

/// <summary>Several pages, patients and visits on one phone.</summary>
public sealed class PageTests(ImagingGraph graph, Chromium chromium)
{
    private const int Large = 13 << 20;

    [Fact]
    public async Task One_page_of_a_browser_sends_and_another_goes_on_when_it_dies()
    {
        using var network = new PhoneNetwork(graph.Gateway) { BytesPerSecond = 2 << 20 };
        await using var phone = await chromium.NewPhoneAsync();
        var token = await InviteAsync();
        var first = await BeginAsync(phone, network.Address, token);
        await first.ChooseAsync(Photo("leg.jpg", TestPhoto.Create(Large)));
        await first.WaitForAsync("leg.jpg", "true", "kept");
        var second = await BeginAsync(phone, network.Address, token);
        await second.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()));
        await second.Page.Locator("#halt").GetByText("elsewhere").WaitForAsync();
        Assert.Empty(second.Puts);

        network.BytesPerSecond = null;
        await first.KillAsync();
        await second.WaitForAsync("leg.jpg", "sent");
        await second.WaitForAsync("arm.jpg", "sent");
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task What_belongs_to_another_encounter_is_neither_shown_nor_sent()
    {
        using var network = new PhoneNetwork(graph.Gateway) { BytesPerSecond = 1 << 20 };
        await using var phone = await chromium.NewPhoneAsync();
        var (token, other) = (await InviteAsync(), await InviteAsync());
        var first = await BeginAsync(phone, network.Address, token);
        await first.ChooseAsync(Photo("leg.jpg", TestPhoto.Create(Large)));
        await first.WaitForAsync("leg.jpg", "true", "kept");

        // The browser's session is the other encounter's from here on.
        var second = await BeginAsync(phone, network.Address, other);
        network.BytesPerSecond = null;
        await second.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()));
        await second.WaitForAsync("arm.jpg", "sent");
        Assert.Equal(0, await second.Row("leg.jpg").CountAsync());
        await first.Page.Locator("#halt").GetByText("other-encounter").WaitForAsync();
        Assert.Equal(0, await first.Row("arm.jpg").CountAsync());
        await first.Page.CloseAsync();

        var again = await BeginAsync(phone, network.Address, token);
        await again.WaitForAsync("leg.jpg", "sent");
    }

    [Fact]
    public async Task A_session_that_ended_halts_the_queue_until_the_patient_is_verified_again()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var token = await InviteAsync();
        var page = await BeginAsync(phone, Gateway, token);
        await phone.ClearCookiesAsync(new() { Name = "imaging" });
        await page.ChooseAsync(Photo("arm.jpg", TestPhoto.Create()));
        await page.Page.Locator("#halt").GetByText("signed-out").WaitForAsync();
        await page.WaitForAsync("arm.jpg", "true", "kept");

        await page.BeginAsync(token);
        await page.WaitForAsync("arm.jpg", "sent");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task What_is_called_off_or_erased_leaves_nothing_behind()
    {
        using var network = new PhoneNetwork(graph.Gateway) { BytesPerSecond = 1 << 20 };
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone, network.Address, await InviteAsync());
        await page.ChooseAsync(Photo("leg.jpg", TestPhoto.Create(Large)), Photo("arm.jpg", TestPhoto.Create(Large)));
        await page.WaitForAsync("arm.jpg", "true", "kept");
        Assert.Equal((2, 2), await KeptAsync(page.Page));
        network.BytesPerSecond = null;

        await page.Row("leg.jpg").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.Row("leg.jpg")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Erase what is kept" }).ClickAsync();
        await Assertions.Expect(page.Row("arm.jpg")).ToHaveCountAsync(0);
        Assert.Equal((0, 0), await KeptAsync(page.Page));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Pausing_stops_what_is_on_its_way_and_going_on_sends_the_rest()
    {
        using var network = new PhoneNetwork(graph.Gateway) { BytesPerSecond = 1 << 20 };
        await using var phone = await chromium.NewPhoneAsync();
        var page = await BeginAsync(phone, network.Address, await InviteAsync());
        await page.ChooseAsync(Photo("leg.jpg", TestPhoto.Create(Large)));
        await page.WaitForAsync("leg.jpg", "sending");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.Page.Locator("#halt").GetByText("paused").WaitForAsync();
        Assert.Equal("released", await page.TextAsync("wake"));

        network.BytesPerSecond = null;
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.WaitForAsync("leg.jpg", "sent");
        Assert.Empty(page.Errors);
    }

    private Uri Gateway => new($"http://localhost:{graph.Gateway.Port}");

    private async Task<string> InviteAsync() =>
        await Sender.InviteAsync(await Crew.HireAsync(graph, "clinician"));

    private static async Task<UploadPage> BeginAsync(IBrowserContext phone, Uri address, string token)
    {
        var page = new UploadPage(phone, address);
        await page.OpenAsync();
        await page.BeginAsync(token);
        return page;
    }

    /// <summary>Sealed copies, and rows of the ledger.</summary>
    internal static async Task<(int Copies, int Rows)> KeptAsync(IPage page)
    {
        var counts = await page.EvaluateAsync<int[]>("""
            async () => {
              const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('uploads');
              let copies = 0;
              for await (const _ of folder.keys()) copies++;
              const db = await new Promise((resolve, reject) => {
                const open = indexedDB.open('imaging-uploads');
                open.onsuccess = () => resolve(open.result);
                open.onerror = reject;
              });
              const rows = await new Promise(resolve => {
                const count = db.transaction('items').objectStore('items').count();
                count.onsuccess = () => resolve(count.result);
              });
              db.close();
              return [copies, rows];
            }
            """);
        return (counts[0], counts[1]);
    }
}
