using System.Reflection;
using Imaging.Encounter.Notices;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Notifications;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Tests.Notices;

public class NoticeTextsTests
{
    private static readonly string[] ForPatients = 
        ["invitation", "again", "reminder", "expiry", "other-browser", "unsent", "send-again"];

    private static readonly NoticeTexts Texts = new(
        Options.Create(new ClinicOptions { Name = "The Clinic", Phone = "01632 960000" }),
        ClinicCalendarTests.In("Europe/London", "2026-06-01T12:00:00Z"),
        new PublicAddress(new("https://photos.clinic.example")));

    public static TheoryData<string, string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var kind in ForPatients)
            foreach (var notify in (string[])["sms", "email"])
            foreach (var language in (string[])["en", "cy"])
                data.Add(kind, notify, language);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_message_to_patients_is_there_in_both_languages(string kind, string notify, string language)
    {
        var contact = new Contact(language, notify, "+447700900123", "sam@example.org");
        var message = Texts.ForPatient(kind, contact, Guid.CreateVersion7(), Texts.LinkTo("TOKEN"),
            new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

        var text = Fill(message);

        Assert.DoesNotContain('{', text);
        Assert.Contains("The Clinic", text, StringComparison.Ordinal);
        Assert.Contains("01632 960000", text, StringComparison.Ordinal);
        Assert.Equal(kind is "invitation" or "again",
            text.Contains("https://photos.clinic.example/p/#TOKEN", StringComparison.Ordinal));
        if (notify == "sms") Assert.InRange(text.Length, 20, 320);
        else Assert.Equal("", text.Split('\n')[1]);
    }

    [Fact]
    public void The_day_that_a_patient_reads_is_the_clinics()
    {
        var lateInTheEvening = new DateTimeOffset(2026, 6, 30, 23, 30, 0, TimeSpan.Zero);

        var message = Texts.ForPatient("invitation", new Contact("en", "sms", "+447700900123", null),
            Guid.CreateVersion7(), expiresAt: lateInTheEvening);

        Assert.Equal("01/07/2026", message.Values["date"]);
    }

    [Theory]
    [InlineData("attention", true)]
    [InlineData("owner", true)]
    [InlineData("owner-before", true)]
    [InlineData("named", true)]
    [InlineData("handed-over", false)]
    [InlineData("handed-away", false)]
    public void Staff_read_the_reference_at_most_and_nothing_of_the_patient(string kind, bool hasReference)
    {
        var text = Fill(Texts.ForStaff(kind, "jo@clinic.example", "7K3MWP2Q"));

        Assert.Equal(hasReference, text.Contains("7K3MWP2Q", StringComparison.Ordinal));
        Assert.DoesNotContain('{', text);
        Assert.Equal("", text.Split('\n')[1]);
    }

    [Theory]
    [InlineData("sms", "+44", "e@x", "sms")]
    [InlineData("email", "+44", "e@x", "email")]
    [InlineData("none", "+44", "e@x", "sms")]
    [InlineData("none", null, "e@x", "email")]
    [InlineData("sms", null, "e@x", "email")]
    public void A_message_takes_the_way_that_there_is(string notify, string? mobile, string? email, string expected) =>
        Assert.Equal(expected, new Contact("en", notify, mobile, email).Way.Channel);

    private static string Fill(Message message)
    {
        var name = $"Imaging.Encounter.Templates.{message.Kind}.{message.Channel}.{message.Language}.txt";
        using var stream = Assembly.Load("Imaging.Encounter").GetManifestResourceStream(name);
        Assert.True(stream is not null, name);
        using var reader = new StreamReader(stream);
        return message.Values.Aggregate(reader.ReadToEnd(),
            (text, value) => text.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
    }
}
