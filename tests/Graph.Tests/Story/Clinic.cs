using System.Text.RegularExpressions;
using Imaging.Graph.Tests.Mail;
using Imaging.Graph.Tests.Staff;

namespace Imaging.Graph.Tests.Story;

/// <summary>
/// The story that the system is for, told over HTTP through the gateway. It remembers every secret and every word that
/// somebody typed, so that one can look for them where they must not be.
/// </summary>
internal sealed partial class Clinic(ImagingGraph graph) : IDisposable
{
    private const string ClinicianPassword = "velvet harbour spoon eleven";
    public const string ClinicianName = "Dorothea Sentinelsdottir";
    public const string FamilyName = "Ó Sentinel-Brien";
    public const string DateOfBirth = "1984-03-07";
    private readonly string _mark = $"{Guid.CreateVersion7():N}"[20..];

    public WebBrowser Clinician { get; } = new(graph.Gateway);

    public WebBrowser Phone { get; } = new(graph.Gateway);

    public List<string> Secrets { get; } = [];

    public string EncounterId { get; private set; } = "";

    public string Link { get; private set; } = "";

    /// <summary>Whom the administrator invites, enrols an app and signs in.</summary>
    public async Task HireAsync()
    {
        var admin = await Crew.AdminAsync(graph);
        var email = Entered($"dot.{_mark}@clinic.example");
        await admin.Browser.StaffJsonAsync(HttpMethod.Post, "identity/invitations",
            new { email, name = Entered(ClinicianName), role = "clinician" });
        var token = Entered(Token().Match((await MailToAsync(email)).Text).Groups[1].Value);
        Assert.Equal(email, (string?)(await Clinician.PostAsync("identity/invitations/open", new { token }))["email"]);
        var offer = await Clinician.PostAsync(
            "identity/invitations/accept", new { token, password = Entered(ClinicianPassword) });
        var app = new TotpApp(Entered((string)offer["secret"]!));
        var confirmed = await Clinician.PostAsync("identity/enrolments/confirm",
            new { enrolmentToken = Entered((string)offer["enrolmentToken"]!), code = await app.NextAsync() });
        foreach (var code in confirmed["recoveryCodes"]!.AsArray()) Entered((string)code!);
        var started = await Clinician.PostAsync("identity/login", new { email, password = ClinicianPassword });
        await Clinician.SendAsync(HttpMethod.Post, "identity/login/totp",
            new { loginToken = Entered((string)started["loginToken"]!), code = await app.NextAsync() }, 204);
        foreach (var cookie in Clinician.Cookies) Entered(cookie);
    }

    public async Task RegisterAsync()
    {
        var email = Entered($"sam.{_mark}@patient.example");
        var registered = await Clinician.PostAsync("encounters", new
        {
            patient = new
            {
                givenName = Entered("Samantha-Sentinel"), familyName = Entered(FamilyName), dateOfBirth =
                    Entered(DateOfBirth), nhsNumber = NhsNumber(), mobile = "07700 900123", email,
            },
            reason = Entered("SENTINEL rash on the left arm"),
            instructions = Entered("SENTINEL two photos by daylight"),
            views = new[] { new { label = Entered("SENTINEL close up"), hint = Entered("SENTINEL ten centimetres") } },
            intimate = false, notify = "email",
        }, 201);
        Secrets.AddRange(["7700900123", "07700 900123"]);
        EncounterId = (string)registered["id"]!;
        Assert.Null(registered["link"]);
        var mail = await MailToAsync(email);
        Link = Entered(Token().Match(mail.Text).Groups[1].Value);
        // Neutral: whose link it is, why and from whom, stays with whoever gives the date of birth.
        foreach (var word in (string[])["Samantha", "Sentinel", ClinicianName, "rash"])
            Assert.DoesNotContain(word, mail.Data + mail.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(mail.Text.Trim(), ((string)(await Crew.MailAsync(graph, email, "invitation"))["text"]!).Trim());
    }

    public Task<System.Text.Json.Nodes.JsonNode> VerifyAsync(string dateOfBirth, int expected) =>
        Phone.PostAsync("patient/verify", new { token = Link, dateOfBirth }, expected);

    public async Task<ReceivedMail> MailToAsync(string address) =>
        await graph.Mail.WaitForAsync(mail => mail.To == address);

    public string Entered(string text)
    {
        Secrets.Add(text);
        return text;
    }

    public void Dispose()
    {
        Clinician.Dispose();
        Phone.Dispose();
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
