using System.Globalization;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Notifications;
using Microsoft.Extensions.Options;

namespace Imaging.Encounter.Notices;

/// <summary>
/// Fills Templates/. What leaves the house is neutral: who writes, how to call, and the link; never a patient, a
/// clinician, a service or a reason.
/// </summary>
internal sealed class NoticeTexts(
    IOptions<ClinicOptions> clinic, ClinicCalendar calendar, PublicAddress address)
{
    public string LinkTo(string token) => address.To("/p/#" + token);

    /// <param name="link">Only messages that bring a new link have one.</param>
    public Message ForPatient(string kind, Contact contact, Guid encounterId, string link = "",
        DateTimeOffset? expiresAt = null, Guid? senderId = null)
    {
        var (channel, to) = contact.Way;
        var values = new Dictionary<string, string>
        {
            ["clinic"] = clinic.Value.Name,
            ["phone"] = clinic.Value.Phone,
            ["link"] = link,
            ["date"] = expiresAt is { } moment
                ? calendar.DateOf(moment).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) : "",
        };
        return new(kind, channel, to, contact.Language, values, encounterId, senderId);
    }

    /// <summary>Counts for the member of staff alone: an encounter's messages are the patient's.</summary>
    public Message ForStaff(string kind, string email, string reference) => new(kind, "email", email, "en",
        new Dictionary<string, string>
        {
            ["clinic"] = clinic.Value.Name, ["reference"] = reference, ["link"] = address.To("/portal/"),
        });
}
