namespace Imaging.ServiceDefaults.Notifications;

/// <summary>A message to a person. Its text is a template of the calling service, filled in.</summary>
/// <param name="Kind">Name of the template, for example "invitation".</param>
/// <param name="Channel">"sms" or "email".</param>
/// <param name="To">Telephone number (E.164) or e-mail address.</param>
/// <param name="Language">"en" or "cy"; a template that is missing in it is taken in English.</param>
/// <param name="Values">What {name} stands for in the template. Never anything clinical.</param>
/// <param name="SenderId">The member of staff who asked for it: counts towards the limits.</param>
public sealed record Message(
    string Kind, string Channel, string To, string Language, IReadOnlyDictionary<string, string> Values,
    Guid? EncounterId = null, Guid? SenderId = null, DateTimeOffset? NotBefore = null);

/// <summary>What a handler delivers.</summary>
public sealed record RenderedMessage(string Channel, string To, string Subject, string Text);
