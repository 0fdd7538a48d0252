using System.Net.Http.Headers;

namespace Imaging.ServiceDefaults.Security;

/// <summary>Signs outgoing calls to one service with this service's token for it.</summary>
internal sealed class ServiceTokenHandler(ServiceTokens tokens, string audience) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", await tokens.ForAsync(audience, cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
