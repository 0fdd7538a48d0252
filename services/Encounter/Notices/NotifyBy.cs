namespace Imaging.Encounter.Notices;

/// <summary>How a link travels: by message, or shown in the room.</summary>
public enum NotifyBy
{
    Sms,
    Email,
    None,
}
