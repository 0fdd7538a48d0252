namespace Imaging.AppHost;

/// <summary>
/// Inside trusts nobody: each service proves who it is with a secret of its own, which Identity knows too and turns
/// into short-lived tokens.
/// </summary>
internal static class ServiceIdentity
{
    public static void Give(
        IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> identity, Settings settings)
    {
        var name = service.Resource.Name;
        var secret = settings.Secret($"{name}-client-secret");
        service
            .WithEnvironment("InternalAuth__ClientId", name)
            .WithEnvironment("InternalAuth__ClientSecret", secret);
        identity.WithEnvironment($"ServiceClients__{name}", secret);
    }
}
