using System.Net;
using Imaging.Identity.Login;
using Imaging.ServiceDefaults.Audit;

namespace Imaging.Identity.ApiKeys;

/// <summary>Writes down that a key was refused: once a minute for each network, whatever is tried from it.</summary>
internal sealed class RefusedKeys(AuditTrail audit, AuditPace pace)
{
    /// <param name="apiKeyId">Unset: there is no such key.</param>
    public async Task NoteAsync(Guid? apiKeyId, string clientAddress, CancellationToken ct)
    {
        var network = IPAddress.TryParse(clientAddress, out var address) ? CallerNetwork.Of(address) : "unknown";
        if (!pace.Admits("api-key.refuse", network)) return;
        await audit.AppendAsync(
            new(AuditEntry.Anonymous, "api-key.refuse", apiKeyId, Detail: new { network }), ct);
    }
}
