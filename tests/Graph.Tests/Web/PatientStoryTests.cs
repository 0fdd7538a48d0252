using System.Runtime.CompilerServices;
using Imaging.Graph.Tests.Files;
using Imaging.Graph.Tests.Staff;
using Imaging.Graph.Tests.Uploads;
using Microsoft.Playwright;

namespace Imaging.Graph.Tests.Web;

/// <summary>From the link to "sent", as a patient does it.</summary>
public sealed class PatientStoryTests(ImagingGraph graph, Chromium chromium)
{
    private const string WhosePhotos = "These photos are for Nia S.";
    private const string BornHeading = "What is the date of birth of the person in the photos?";

    [Fact]
    public async Task A_patient_opens_the_link_agrees_and_sends()
    {
        var clinician = await Crew.HireAsync(graph, "clinician");
        await using var phone = await chromium.NewPhoneAsync();
        var page = await OpenAsync(phone, await Sender.InviteAsync(clinician), "story");
        await page.SeesAsync("Send photos or videos to your clinic");
        Assert.Equal("/p/", new Uri(page.Page.Url).PathAndQuery + new Uri(page.Page.Url).Fragment);
        await page.PressAsync("Start now");

        await page.BornAsync("1990-02-31");
        await page.SeesAsync(BornHeading);
        await page.Page.GetByRole(AriaRole.Alert).GetByText("Enter a real date of birth").WaitForAsync();
        await page.BornAsync("1991-05-17");
        await page.Page.GetByRole(AriaRole.Alert).GetByText("You have 4 tries left").WaitForAsync();
        await page.BornAsync(Sender.DateOfBirth);
        await page.SeesAsync(WhosePhotos);
        await page.PressAsync("Yes, this is right");
        await page.SeesAsync("What you are asked for");
        await page.PressAsync("Continue");

        await page.SeesAsync("Who answers the questions?");
        await page.AnswerAsync("I am the person in the photos");
        foreach (var (question, answer) in new[] { ("May the team", "Yes"), ("May we keep", "Yes"), ("May they", "No") })
        {
            await page.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new($"^{question}") }).WaitForAsync();
            await page.AnswerAsync(answer);
        }

        await page.SeesAsync("Photos and videos");
        var video = await TestVideo.CreateAsync(graph.DataFolder, "story.mp4", 13 << 20);
        await page.Page.GetByLabel("Choose from this phone").SetInputFilesAsync(video);
        await page.Page.GetByLabel("Take a photo").SetInputFilesAsync(
            BadInputTests.Photo("arm.jpg", TestPhoto.Create()));
        await Assertions.Expect(page.Files("sent")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
        await page.SeesAsync("Photos and videos");

        // What has arrived is there after a reload, and can be taken back until it is sent.
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Files("sent")).ToHaveCountAsync(2);
        await page.Page.GetByRole(AriaRole.Img, new() { Name = "arm.jpg" }).WaitForAsync(new() { Timeout = 30_000 });
        var photo = page.Files("sent").Filter(new() { HasText = "arm.jpg" });
        await photo.GetByText("Add a note").ClickAsync();
        await photo.GetByLabel("What should the clinic know about it?").FillAsync("It itches at night");
        await photo.GetByLabel("Which side of the body is it?").SelectOptionAsync("left");
        await page.PressAsync("Save the note");
        await photo.GetByText("Change the note").WaitForAsync();
        await page.SeesAsync("Photos and videos");
        await page.PressAsync("Remove story.mp4");
        await Assertions.Expect(page.Files("sent")).ToHaveCountAsync(1);
        await page.PressAsync("Check and send");
        await page.SeesAsync("Check and send");
        await page.PressAsync("Send");
        await page.SeesAsync("Sent");
        File.Delete(video);
        var found = await clinician.Browser.PostJsonAsync("encounters/search", new { mine = true });
        var encounterId = (string?)Assert.Single(found["items"]!.AsArray())!["id"];
        var media = await clinician.Browser.GetJsonAsync($"encounters/{encounterId}/media");
        var arm = Assert.Single(media["items"]!.AsArray())!;
        Assert.Equal(("arm.jpg", "It itches at night", "left"),
            ((string?)arm["fileName"], (string?)arm["note"], (string?)arm["side"]));

        await page.PressAsync("Take back what you sent");
        await page.SeesAsync("Take back your agreement");
        await page.PressAsync("Take it back");
        await page.SeesAsync("Taken back");
        await page.Page.GetByText("2 photos and videos: erased").WaitForAsync();
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_browser_that_comes_second_learns_no_more_than_the_name()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var token = await InviteAsync();
        var first = new UploadPage(phone, new($"http://localhost:{graph.Gateway.Port}"));
        await first.OpenAsync();
        await first.BeginAsync(token);
        await first.ChooseAsync(BadInputTests.Photo("arm.jpg", TestPhoto.Create()));
        await first.WaitForAsync("arm.jpg", "sent");

        await using var other = await chromium.NewPhoneAsync();
        var page = await OpenAsync(other, token);
        await page.PressAsync("Start now");
        await page.BornAsync(Sender.DateOfBirth);
        await page.SeesAsync(WhosePhotos);
        await page.PressAsync("Yes, this is right");
        await page.SeesAsync("Go on where you began");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Whoever_is_done_leaves_nothing_on_the_phone()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await AskedAsync(phone);
        foreach (var answer in (string[])["I am the person in the photos", "Yes", "No", "No"])
            await page.AnswerAsync(answer);

        await page.Page.GetByLabel("Take a photo").SetInputFilesAsync(
            BadInputTests.Photo("arm.jpg", TestPhoto.Create()));
        await page.PressAsync("Check and send");
        await page.PressAsync("Send");
        await page.PressAsync("Finish on this phone");
        await page.SeesAsync("You can close this page");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => sessionStorage.length + localStorage.length"));
        Assert.Equal((0, 0), await PageTests.KeptAsync(page.Page));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_page_that_is_loaded_again_goes_on_where_it_was()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await OpenAsync(phone, await InviteAsync());
        await page.PressAsync("Start now");
        await page.BornAsync(Sender.DateOfBirth);
        await page.PressAsync("Yes, this is right");
        await page.SeesAsync("What you are asked for");
        await page.Page.ReloadAsync();
        await page.SeesAsync("What you are asked for");
        await page.Page.GoBackAsync();
        await page.SeesAsync(WhosePhotos);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Who_is_somebody_else_says_so_and_the_link_ends()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var token = await InviteAsync();
        var page = await OpenAsync(phone, token);
        await page.PressAsync("Start now");
        await page.BornAsync(Sender.DateOfBirth);
        await page.PressAsync("No, this is not right");
        await page.SeesAsync("Thank you for telling us");
        Assert.Empty(page.Troubles);

        var again = await OpenAsync(phone, token);
        await again.PressAsync("Start now");
        await again.BornAsync(Sender.DateOfBirth);
        await again.SeesAsync("This link can’t be used any more");
    }

    [Fact]
    public async Task Without_agreement_to_treatment_nothing_can_be_sent()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await AskedAsync(phone);
        await page.AnswerAsync("Their parent");
        await page.Page.GetByRole(AriaRole.Alert).GetByText("Enter your name").WaitForAsync();
        await page.Page.GetByLabel("Your name").FillAsync("Ann Sender");
        await page.PressAsync("Continue");
        foreach (var answer in (string[])["No", "No", "No"]) await page.AnswerAsync(answer);

        await page.SeesAsync("We can’t take photos without a yes to the first question");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Without_a_link_the_page_says_where_to_find_it()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await OpenAsync(phone, "");
        await page.SeesAsync("Open the link in your message");
    }

    [Fact]
    public async Task Who_reads_Welsh_goes_on_in_Welsh_after_a_reload_too()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = await OpenAsync(phone, await InviteAsync());
        await page.SeesAsync("Send photos or videos to your clinic");
        await page.PressAsync("Cymraeg");
        await page.SeesAsync("Anfonwch luniau neu fideos at eich clinig");
        Assert.Equal("cy", await page.Page.EvaluateAsync<string>("() => document.documentElement.lang"));
        await page.Page.GetByText("ffoniwch 111").WaitForAsync();
        await page.Page.ReloadAsync();
        await page.PressAsync("Dechrau nawr");
        await page.SeesAsync("Beth yw dyddiad geni’r person yn y lluniau?");
        await page.PressAsync("English");
        await page.BornAsync(Sender.DateOfBirth);
        await page.SeesAsync(WhosePhotos);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Whom_the_clinic_writes_to_in_Welsh_is_asked_in_Welsh()
    {
        await using var phone = await chromium.NewPhoneAsync();
        var clinician = await Crew.HireAsync(graph, "clinician");
        var page = await OpenAsync(phone, await Sender.InviteAsync(clinician, "cy"));
        await page.PressAsync("Start now");
        await page.BornAsync(Sender.DateOfBirth);
        await page.SeesAsync("Mae’r lluniau hyn ar gyfer Nia S.");
        await page.PressAsync("Ydy, mae hyn yn gywir");
        await page.SeesAsync("Yr hyn y gofynnir i chi amdano");
        await page.PressAsync("Parhau");
        await page.SeesAsync("Pwy sy’n ateb y cwestiynau?");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Whom_another_app_shows_the_page_is_sent_to_a_browser_with_the_whole_link()
    {
        await using var phone = await chromium.NewPhoneAsync();
        await phone.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await phone.AddInitScriptAsync("""
            Object.defineProperty(navigator, 'userAgent', { get: () =>
              'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS]' })
            """);
        var token = await InviteAsync();
        var page = await OpenAsync(phone, token);
        await page.SeesAsync("Open this page in Safari or Chrome");
        await page.PressAsync("Copy link");
        await page.Page.GetByText("Copied. Now open Safari or Chrome").WaitForAsync();
        Assert.EndsWith($"/p/#{token}",
            await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);

        await page.PressAsync("Go on here all the same");
        await page.SeesAsync("Send photos or videos to your clinic");
        Assert.Equal("", new Uri(page.Page.Url).Fragment);
        await page.Page.ReloadAsync();
        await page.PressAsync("Start now");
        await page.BornAsync(Sender.DateOfBirth);
        await page.SeesAsync(WhosePhotos);
        Assert.Empty(page.Troubles);
    }

    private async Task<string> InviteAsync() => await Sender.InviteAsync(await Crew.HireAsync(graph, "clinician"));

    /// <summary>Somebody who has read what is asked for, and answers now.</summary>
    private async Task<PatientPage> AskedAsync(IBrowserContext phone, [CallerMemberName] string story = "")
    {
        var page = await OpenAsync(phone, await InviteAsync(), story);
        await page.PressAsync("Start now");
        await page.BornAsync(Sender.DateOfBirth);
        await page.PressAsync("Yes, this is right");
        await page.PressAsync("Continue");
        return page;
    }

    private async Task<PatientPage> OpenAsync(
        IBrowserContext phone, string token, [CallerMemberName] string story = "")
    {
        var page = new PatientPage(phone, new($"http://localhost:{graph.Gateway.Port}"), story);
        await page.OpenAsync(token);
        return page;
    }
}
