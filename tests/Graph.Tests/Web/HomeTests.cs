using Deque.AxeCore.Playwright;
using Imaging.Graph.Tests.Staff;
using Imaging.Graph.Tests.Uploads;
using Microsoft.Playwright;

namespace Imaging.Graph.Tests.Web;

/// <summary>The pages that nobody is sent to: the root, and the mailbox of developers.</summary>
public sealed class HomeTests(ImagingGraph graph, Chromium chromium)
{
    [Fact]
    public async Task The_root_says_what_this_is_and_where_to_go()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await OpenAsync(phone, "/", "home");

        await page.GetByText("Call Example Clinic on 01632 960000").WaitForAsync();
        await page.GetByText("call 111").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Documentation of the API" }).ClickAsync();
        await page.WaitForURLAsync("**/docs/index.html");
    }

    [Fact]
    public async Task A_link_in_the_mailbox_opens_as_the_patient_would_open_it()
    {
        var clinician = await Crew.HireAsync(graph, "clinician");
        await clinician.Browser.PostJsonAsync("encounters", new
        {
            // A number of its own: each has so many messages an hour.
            patient = new
            {
                givenName = "Nia", familyName = "Sender", dateOfBirth = Sender.DateOfBirth, mobile = "07700 900789",
            },
            reason = "A rash", intimate = false, notify = "sms",
        });
        await using var phone = await chromium.NewPhoneAsync();
        var page = await OpenAsync(phone, "/dev/mailbox", "mailbox");
        var link = page.GetByRole(AriaRole.Link).Filter(new() { HasText = "/p/#" }).First;
        for (var tries = 0; await link.CountAsync() == 0 && tries < 30; tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await page.ReloadAsync();
        }

        Assert.Equal("rgb(11, 90, 99)", await link.EvaluateAsync<string>("link => getComputedStyle(link).color"));
        await KeepAsync(page, "mailbox");
        await link.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Send photos or videos to your clinic" }).WaitForAsync();
    }

    private async Task<IPage> OpenAsync(IBrowserContext phone, string path, string name)
    {
        var page = await phone.NewPageAsync();
        await page.SetViewportSizeAsync(320, 640);
        await page.GotoAsync($"http://localhost:{graph.Gateway.Port}{path}");
        await KeepAsync(page, name);
        return page;
    }

    private static async Task KeepAsync(IPage page, string name)
    {
        Assert.Empty((await page.RunAxe()).Violations.Select(violation => violation.Id));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.Root, "artifacts", "screens", $"{name}.png"), FullPage = true,
        });
    }
}
