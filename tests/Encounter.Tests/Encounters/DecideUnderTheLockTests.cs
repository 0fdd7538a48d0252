using System.Text.Json.Nodes;
using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Encounters;

/// <summary>Two who act on one encounter at the same moment: whatever the order, nothing is decided on what was true
/// before.</summary>
public class DecideUnderTheLockTests(RunningEncounter encounter)
{
    private const int Tries = 40;

    private readonly StaffClient _jo = encounter.Staff();

    [Fact]
    public async Task The_address_from_before_a_change_never_gets_a_link_that_works()
    {
        var before = new Dictionary<string, Guid>();
        for (var time = 0; time < Tries; time++)
        {
            var wanted = StaffClient.Registration();
            var address = NewAddress();
            wanted["patient"]!["email"] = address;
            var (id, _) = await _jo.InviteAsync(wanted);
            before[address] = id;

            await Task.WhenAll(
                _jo.PatchAsync(id, new { patient = new { email = NewAddress() } }).JsonAsync(),
                _jo.DoAsync(id, "link", new { notify = "email" }).JsonAsync());
        }

        await encounter.SentAsync();
        var opened = new List<string>();
        foreach (var mail in encounter.Messages().Where(mail => before.ContainsKey((string)mail["to"]!)))
        {
            using var answer = await encounter.Browser().VerifyAsync(TokenOf(mail));
            if (answer.IsSuccessStatusCode) opened.Add((string)mail["to"]!);
        }

        Assert.Empty(opened);
    }

    [Fact]
    public async Task An_encounter_that_is_invited_has_a_live_link_at_its_present_address()
    {
        var addresses = new Dictionary<Guid, string>();
        for (var time = 0; time < Tries / 4; time++)
        {
            var (id, _) = await _jo.InviteAsync();
            addresses[id] = NewAddress();
            await Task.WhenAll(
                _jo.PatchAsync(id, new { patient = new { email = addresses[id] } }).JsonAsync(),
                _jo.DoAsync(id, "link", new { notify = "email" }).JsonAsync());
        }

        await encounter.SentAsync();
        foreach (var (id, address) in addresses)
        {
            var mail = encounter.MessagesTo(address).SingleOrDefault();
            Assert.Equal(mail is null ? "registered" : "invited", await _jo.StatusAsync(id));
            if (mail is not null) await encounter.Browser().VerifyAsync(TokenOf(mail)).JsonAsync();
        }
    }

    [Fact]
    public async Task A_corrected_birth_date_ends_the_links_of_closed_encounters_too()
    {
        var number = StaffClient.NewNhsNumber();
        var (closed, token) = await _jo.InviteAsync(StaffClient.Registration(nhsNumber: number));
        var (open, _) = await _jo.InviteAsync(StaffClient.Registration(nhsNumber: number));
        await _jo.DoAsync(closed, "close").JsonAsync();

        await _jo.PatchAsync(open, new { patient = new { dateOfBirth = "1987-04-13" } }).JsonAsync();

        Assert.Contains(closed, encounter.Neighbours.Links.Revoked);
        Assert.Contains(open, encounter.Neighbours.Links.Revoked);
        await encounter.Browser().VerifyAsync(token, "1987-04-13", "withdrawal").ProblemAsync(410, "link-ended");
        Assert.Equal("closed", await _jo.StatusAsync(closed));
    }

    [Fact]
    public async Task An_encounter_registered_while_the_birth_date_is_corrected_keeps_no_link_for_the_date_before()
    {
        for (var time = 0; time < Tries / 4; time++)
        {
            var number = StaffClient.NewNhsNumber();
            var (first, _) = await _jo.InviteAsync(StaffClient.Registration(nhsNumber: number));

            var second = _jo.RegisterAsync(StaffClient.Registration(nhsNumber: number));
            await Task.WhenAll(
                second, _jo.PatchAsync(first, new { patient = new { dateOfBirth = "1987-04-13" } }).JsonAsync());

            // Before the correction it was the same person, and the link ended with it; after it, it is another.
            using var answer = await second;
            if (answer.IsSuccessStatusCode)
            {
                var registered = await second.JsonAsync(201);
                Assert.Contains(Guid.Parse((string)registered["id"]!), encounter.Neighbours.Links.Revoked);
            }
            else
            {
                await second.ProblemAsync(409, "patient-differs");
            }
        }
    }

    [Fact]
    public async Task Somebody_else_who_has_the_link_ends_one_that_is_made_at_that_moment()
    {
        for (var time = 0; time < Tries / 4; time++)
        {
            var wanted = StaffClient.Registration();
            var address = NewAddress();
            wanted["patient"]!["email"] = address;
            var (id, token) = await _jo.InviteAsync(wanted);
            var phone = encounter.Browser();
            await phone.VerifyAsync(token).JsonAsync();

            await Task.WhenAll(
                phone.DoAsync("not-me").JsonAsync(204), _jo.DoAsync(id, "link", new { notify = "email" }).JsonAsync());

            await encounter.SentAsync();
            var mail = Assert.Single(encounter.MessagesTo(address));
            using var answer = await encounter.Browser().VerifyAsync(TokenOf(mail));
            Assert.Equal(answer.IsSuccessStatusCode ? "verified" : "registered", await _jo.StatusAsync(id));
        }
    }

    [Fact]
    public async Task A_reminder_goes_to_the_address_of_its_moment()
    {
        for (var time = 0; time < Tries / 4; time++)
        {
            var wanted = StaffClient.Registration();
            wanted["patient"]!["mobile"] = null;
            var (old, current) = (NewAddress(), NewAddress());
            wanted["patient"]!["email"] = old;
            var (id, _) = await _jo.InviteAsync(wanted);
            await encounter.Database.ExecuteAsync(
                "UPDATE encounter SET remind_at = UTC_TIMESTAMP(6) WHERE encounter_id = @id", ("@id", id));

            await _jo.PatchAsync(id, new { patient = new { email = current } }).JsonAsync();

            // Where the reminder was first, it stands in the trail before the change.
            var actions = (await _jo.AuditAsync(id)).Select(entry => (string)entry["action"]!).Reverse().ToList();
            await encounter.SentAsync();
            var remindedBefore = actions.IndexOf("patient.remind") is var at and >= 0
                && at < actions.IndexOf("encounter.change");
            Assert.Equal(remindedBefore, encounter.MessagesTo(old).Count > 0);
        }
    }

    private static string NewAddress() => $"{Guid.CreateVersion7():N}@example.org";

    private static string TokenOf(JsonObject mail) => StaffClient.TokenOf((string)mail["text"]!);
}
