namespace Imaging.ServiceDefaults.Audit;

/// <summary>One thing that somebody did or was refused.</summary>
/// <param name="Actor">Who: the sub of the caller's token ("staff:{id}", "patient:{session}", "key:{id}",
/// "service:{name}"), "host" for a command on the host, "system" for background work, "anonymous" for somebody not
/// signed in.</param>
/// <param name="Action">What, as entity.verb in lower case: "encounter.register", "login.refuse".</param>
/// <param name="EntityId">What it was done to, where that has an id.</param>
/// <param name="EncounterId">The encounter it belongs to: these make up the encounter's own audit list.</param>
/// <param name="Detail">More, as an object that becomes JSON of at most 3,000 bytes; it is sealed.</param>
public sealed record AuditEntry(
    string Actor, string Action, Guid? EntityId = null, Guid? EncounterId = null, object? Detail = null)
{
    public const string Host = "host";
    public const string System = "system";
    public const string Anonymous = "anonymous";
}
