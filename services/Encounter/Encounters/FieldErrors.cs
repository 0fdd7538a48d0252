using System.Text;
using Imaging.Encounter.Patients;

namespace Imaging.Encounter.Encounters;

/// <summary>What is wrong, by field; a field is named as in the request, and no value is repeated.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> _errors = [];

    public bool Any => _errors.Count > 0;

    public void Add(string field, string error) => _errors.TryAdd(field, [error]);

    public string Name(string field, string text)
    {
        if (!PlainText.TryParseName(text, out var name))
            Add(field, "A name has 1 to 200 characters on one line, at least one letter among them.");
        return name;
    }

    public string? Text(string field, string? text)
    {
        if (text is not null && !PlainText.IsText(text)) Add(field, "The text holds control characters.");
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>Each is short enough by its letters, and all of them together as they are stored: as JSON, where a
    /// letter beyond the first plane of Unicode takes twelve bytes.</summary>
    public void Views(IReadOnlyList<ViewInput>? views)
    {
        for (var index = 0; index < views?.Count; index++)
        {
            Text($"views[{index}].label", views[index].Label);
            Text($"views[{index}].hint", views[index].Hint);
        }

        if (Encoding.UTF8.GetByteCount(NewEncounter.ViewsAsStored(views) ?? "") > SealedText.LongestViews)
            Add("views", "Together they are too long. Leave some out, or say it in instructions.");
    }

    public string DateOfBirth(string field, string text, DateOnly today)
    {
        if (!BirthDate.TryParse(text, today, out var date))
            Add(field, "A date of birth is a real date, yyyy-MM-dd, from 1900-01-01 to today.");
        return BirthDate.Write(date);
    }

    public string? Mobile(string field, string? text, string countryCode)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!MobileNumber.TryParse(text, countryCode, out var mobile))
            Add(field, "This is no telephone number. Begin with 0, or with + and the country.");
        return mobile;
    }

    public string? Email(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!EmailAddress.TryParse(text, out var address)) Add(field, "This is no e-mail address.");
        return address;
    }

    public string? NhsNumber(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!Patients.NhsNumber.TryParse(text, out var digits))
            Add(field, "This is no NHS number: it has ten digits, and the last one checks the others.");
        return digits;
    }

    public void NotifyNeeds(string notify, string? mobile, string? email)
    {
        if (notify == "sms" && mobile is null) Add("patient.mobile", "A text message needs a mobile number.");
        if (notify == "email" && email is null) Add("patient.email", "An e-mail needs an address.");
    }

    public Microsoft.AspNetCore.Http.HttpResults.ValidationProblem ToResult() =>
        TypedResults.ValidationProblem(_errors);
}
