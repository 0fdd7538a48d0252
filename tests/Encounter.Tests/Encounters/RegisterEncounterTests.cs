using Imaging.Encounter.Tests.Running;

namespace Imaging.Encounter.Tests.Encounters;

public class RegisterEncounterTests(RunningEncounter encounter)
{
    private readonly StaffClient _jo = encounter.Staff();

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task The_link_travels_by_message_and_the_message_says_nothing_else(string notify)
    {
        var wanted = StaffClient.Registration();
        (wanted["notify"], wanted["language"]) = (notify, "cy");
        wanted["patient"]!["email"] = $"{Guid.CreateVersion7():N}@example.org";

        var answer = await _jo.RegisterAsync(wanted).JsonAsync(201);
        var to = notify == "email" ? (string)wanted["patient"]!["email"]!
            : "+44" + ((string)wanted["patient"]!["mobile"]!)[1..];
        var message = await encounter.MessageAsync(mail => (string?)mail["to"] == to);

        Assert.Equal("invited", (string?)answer["status"]);
        Assert.False(answer.ContainsKey("link"));
        var text = (string)message["subject"]! + (string)message["text"]!;
        Assert.Contains("https://photos.clinic.example/p/#", text, StringComparison.Ordinal);
        Assert.All(["Sam", "Parry", "rash", "Field"],
            word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_was_registered_is_read_back()
    {
        var number = StaffClient.NewNhsNumber();
        var (id, _) = await _jo.InviteAsync(StaffClient.Registration("Ó Súilleabháin", number));

        var read = await _jo.GetAsync(id).JsonAsync();

        Assert.Equal("Ó Súilleabháin", (string?)read["patient"]!["familyName"]);
        Assert.Equal(StaffClient.Born, (string?)read["patient"]!["dateOfBirth"]);
        Assert.Equal(number, (string?)read["patient"]!["nhsNumber"]);
        Assert.StartsWith("+447", (string?)read["mobile"], StringComparison.Ordinal);
        Assert.Equal("A rash on the arm", (string?)read["reason"]);
        Assert.Equal("Close up", (string?)read["views"]![0]!["label"]);
        Assert.Equal("Dr Jo Field", (string?)read["owner"]!["name"]);
        Assert.Contains(await _jo.AuditAsync(id), entry => (string?)entry["action"] == "link.show");
    }

    [Theory]
    [InlineData("patient.givenName", "givenName", "Sam\u0000")]
    [InlineData("patient.familyName", "familyName", "  ")]
    [InlineData("patient.dateOfBirth", "dateOfBirth", "2999-01-01")]
    [InlineData("patient.dateOfBirth", "dateOfBirth", "2023-02-30")]
    [InlineData("patient.nhsNumber", "nhsNumber", "9434765918")]
    [InlineData("patient.mobile", "mobile", "12345")]
    [InlineData("patient.email", "email", "a@b, c@d")]
    public async Task A_wrong_field_is_named(string field, string property, string value)
    {
        var wanted = StaffClient.Registration();
        wanted["patient"]![property] = value;

        var problem = await _jo.RegisterAsync(wanted).ProblemAsync(400, "invalid-request");

        Assert.Contains(problem["errors"]!.AsObject(), error =>
            string.Equals(error.Key, field, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("intimate")]
    [InlineData("reason")]
    [InlineData("notify")]
    [InlineData("patient")]
    public async Task What_has_to_be_said_is_asked_for(string property)
    {
        var wanted = StaffClient.Registration();
        wanted.Remove(property);

        await _jo.RegisterAsync(wanted).ProblemAsync(400, "invalid-request");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"patient\": 7}")]
    [InlineData("null")]
    public async Task A_malformed_body_is_no_error_of_ours(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var address = new Uri("/api/encounters", UriKind.Relative);
        await _jo.Http.PostAsync(address, content, TestContext.Current.CancellationToken)
            .ProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task A_message_needs_the_contact_that_it_goes_to()
    {
        var wanted = StaffClient.Registration();
        wanted["notify"] = "sms";
        wanted["patient"]!["mobile"] = null;

        var problem = await _jo.RegisterAsync(wanted).ProblemAsync(400, "invalid-request");

        Assert.NotNull(problem["errors"]!["patient.mobile"]);
    }

    [Theory]
    [InlineData("viewer", false)]
    [InlineData("clinician", true)]
    public async Task The_owner_is_a_clinician(string role, bool isTaken)
    {
        var wanted = StaffClient.Registration();
        wanted["ownerId"] = encounter.Staff(role).StaffId;

        if (isTaken) await _jo.RegisterAsync(wanted).JsonAsync(201);
        else Assert.NotNull((await _jo.RegisterAsync(wanted).JsonAsync(400))["errors"]!["ownerId"]);
    }

    [Fact]
    public async Task Intimate_photos_of_a_minor_are_not_asked_for()
    {
        var wanted = StaffClient.Registration();
        wanted["intimate"] = true;
        wanted["patient"]!["dateOfBirth"] =
            $"{TimeProvider.System.GetUtcNow().AddYears(-17):yyyy-MM-dd}";

        await _jo.RegisterAsync(wanted).ProblemAsync(422, "intimate-minor");
    }

    [Theory]
    [InlineData("dateOfBirth", "1987-04-13")]
    [InlineData("familyName", "Jones")]
    [InlineData("givenName", "Alex")]
    public async Task A_known_number_with_other_details_is_refused_without_telling_them(string field, string value)
    {
        var number = StaffClient.NewNhsNumber();
        await _jo.InviteAsync(StaffClient.Registration("O'Brien", number));
        await _jo.InviteAsync(StaffClient.Registration("OBRIEN", number));
        var wanted = StaffClient.Registration("O'Brien", number);
        wanted["patient"]![field] = value;

        var problem = await _jo.RegisterAsync(wanted).ProblemAsync(409, "patient-differs");

        Assert.Equal(field, (string?)Assert.Single(problem["differs"]!.AsArray()));
        Assert.All([StaffClient.Born, "Brien", "\"Sam\""], known =>
            Assert.DoesNotContain(known, problem.ToJsonString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dateOfBirth", "1987-04-13")]
    [InlineData("familyName", "Jones")]
    [InlineData("givenName", "Alex")]
    public async Task Once_it_is_confirmed_to_be_one_person_the_record_is_corrected_and_the_old_value_audited(
        string field, string value)
    {
        var number = StaffClient.NewNhsNumber();
        var (first, token) = await _jo.InviteAsync(StaffClient.Registration("O'Brien", number));
        var wanted = StaffClient.Registration("O'Brien", number);
        var before = (string)wanted["patient"]![field]!;
        wanted["patient"]![field] = value;
        wanted["confirmSamePerson"] = true;

        var (second, _) = await _jo.InviteAsync(wanted);

        foreach (var id in (Guid[])[first, second])
            Assert.Equal(value, (string?)(await _jo.GetAsync(id).JsonAsync())["patient"]![field]);
        var entry = Assert.Single(await _jo.AuditAsync(second), line => (string?)line["action"] == "patient.confirm");
        Assert.Equal(before, (string?)entry["detail"]!["was"]![field]);
        Assert.Equal(field == "dateOfBirth", encounter.Neighbours.Links.Revoked.Contains(first));
        using var answer = await encounter.Browser().VerifyAsync(token, field == "dateOfBirth" ? value : StaffClient.Born);
        Assert.Equal(field == "dateOfBirth" ? 410 : 200, (int)answer.StatusCode);
        if (field == "familyName") Assert.Equal([second, first], await _jo.FindAsync(new { q = value, mine = true }));
        // Now this is how the number is known.
        wanted.Remove("confirmSamePerson");
        await _jo.InviteAsync(wanted);
    }

    [Fact]
    public async Task Registered_twice_at_once_it_is_one_patient()
    {
        var number = StaffClient.NewNhsNumber();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => _jo.InviteAsync(StaffClient.Registration("Parry", number))));

        Assert.Equal(8, (await _jo.FindAsync(new { q = number })).Length);
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("admin")]
    public async Task Only_clinicians_register(string role) =>
        await encounter.Staff(role).RegisterAsync(StaffClient.Registration()).ProblemAsync(403, "forbidden");
}
