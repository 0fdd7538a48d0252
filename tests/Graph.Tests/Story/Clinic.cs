using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imaging.Graph.Tests.Mail;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Story;

/// <summary>
/// The story that the system is for, told over HTTP through the gateway. It remembers every secret and every word that
/// somebody typed, so that one can look for them where they must not be.
/// </summary>
internal sealed partial class Clinic(ImagingGraph graph)
{
    public const string ClinicianName = "Dorothea Sentinelsdottir";
    public const string FamilyName = "Ó Sentinel-Brien";
    public const string DateOfBirth = "1984-03-07";

    // Also what is left of them in another form: without accents and spaces, or in the middle of a sentence.
    private readonly List<string> _entered = ["Sentinel", "Samantha", "7700900123"];

    private readonly Person _clinician = new(graph)
    {
        Name = ClinicianName, Password = "velvet harbour spoon eleven",
    };

    private Person _admin = null!;

    public WebBrowser Clinician => _clinician.Browser;

    public WebBrowser Phone { get; } = graph.NewBrowser();

    public IEnumerable<string> Secrets =>
        [.. _entered, .. _admin.Secrets, .. _clinician.Secrets, .. Phone.CookiesHad];

    public string EncounterId { get; private set; } = "";

    public string Link { get; private set; } = "";

    /// <summary>The first administrator, of a system that has nobody yet.</summary>
    public async Task OpenAsync()
    {
        Assert.True((bool)(await Clinician.GetJsonAsync("identity/setup"))["open"]!, "Somebody was here before.");
        _admin = await Crew.AdminAsync(graph);
        Assert.Equal("admin", (string?)(await _admin.Browser.GetJsonAsync("identity/me"))["role"]);
    }

    /// <summary>Whom the administrator invites, enrols an app and signs in.</summary>
    public async Task HireAsync()
    {
        await _admin.Browser.PostJsonAsync("identity/invitations",
            new { email = _clinician.Email, name = _clinician.Name, role = "clinician" }, 201);
        var token = Entered(Token().Match((await MailToAsync(_clinician.Email)).Text).Groups[1].Value);
        var opened = await Clinician.PostJsonAsync("identity/invitations/open", new { token });
        Assert.Equal(_clinician.Email, (string?)opened["email"]);
        await _clinician.EnrolAsync(await Clinician.PostJsonAsync(
            "identity/invitations/accept", new { token, password = _clinician.Password }));
        await _clinician.SignInAsync();
    }

    public async Task RegisterAsync()
    {
        var email = Entered($"sam.{Guid.CreateVersion7():N}@patient.example");
        var registered = await Clinician.PostJsonAsync("encounters", new
        {
            patient = new
            {
                givenName = Entered("Samantha-Sentinel"), familyName = Entered(FamilyName), dateOfBirth =
                    Entered(DateOfBirth), nhsNumber = NhsNumber(), mobile = Entered("07700 900123"), email,
            },
            reason = Entered("SENTINEL rash on the left arm"),
            instructions = Entered("SENTINEL two photos by daylight"),
            views = new[] { new { label = Entered("SENTINEL close up"), hint = Entered("SENTINEL ten centimetres") } },
            intimate = false, notify = "email",
        }, 201);
        EncounterId = (string)registered["id"]!;
        Assert.Null(registered["link"]);
        var mail = await MailToAsync(email);
        Link = Entered(Token().Match(mail.Text).Groups[1].Value);
        // Neutral: whose link it is, why and from whom, stays with whoever gives the date of birth.
        foreach (var word in (string[])["Samantha", "Sentinel", ClinicianName, "rash"])
            Assert.DoesNotContain(word, mail.Data + mail.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(mail.Text.Trim(), ((string)(await Crew.MailAsync(graph, email, "invitation"))["text"]!).Trim());
    }

    public Task<JsonObject> VerifyAsync(string dateOfBirth, int expected) =>
        Phone.PostJsonAsync("patient/verify", new { token = Link, dateOfBirth = Entered(dateOfBirth) }, expected);

    public async Task<ReceivedMail> MailToAsync(string address) =>
        await graph.Mail.WaitForAsync(mail => mail.To == address);

    public string Entered(string text)
    {
        _entered.Add(text);
        return text;
    }

    /// <summary>Nine digits of our own and the check digit (modulus 11); a check of 10 has no number.</summary>
    private string NhsNumber()
    {
        while (true)
        {
            var digits = Enumerable.Range(0, 9).Select(i => i == 0 ? 9 : Random.Shared.Next(10)).ToArray();
            var check = 11 - digits.Select((digit, i) => digit * (10 - i)).Sum() % 11;
            if (check != 10) return Entered(string.Concat(digits) + check % 11);
        }
    }

    [GeneratedRegex("#/?(?:[a-z]+/)?([A-Za-z0-9_-]{20,})")]
    private static partial Regex Token();
}
