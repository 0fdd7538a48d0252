using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Imaging.AppHost;

/// <summary>What the one who starts the system may decide. Everything has a default.</summary>
internal sealed class Settings
{
    private readonly IDistributedApplicationBuilder _builder;
    private readonly IResourceBuilder<ParameterResource>? _publicUrl;
    private readonly IResourceBuilder<ParameterResource>? _keyFile;
    private IResourceBuilder<ParameterResource>? _installation;

    public Settings(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        builder.Configuration["Aspire:Store:Path"] =
            Path.GetFullPath(Given("IMAGING_DATA") ?? "../.data", builder.AppHostDirectory);
        _publicUrl = IsPublishing ? builder.AddParameter("public-url") : null;
        _keyFile = IsPublishing ? builder.AddParameter("sealing-key-file") : null;
    }

    public bool IsPublishing => _builder.ExecutionContext.IsPublishMode;

    public bool IsDevelopment => _builder.Environment.IsDevelopment() && !IsPublishing;

    /// <summary>
    /// False under a test, whose defaults ask for random ports: then there is no terminal to talk to, and what dies
    /// stays dead.
    /// </summary>
    public bool HasTerminal => !IsPublishing && !HasRandomPorts;

    /// <summary>`IMAGING_DATA`; a test has a folder of its own.</summary>
    public string DataFolder => _builder.Configuration["Aspire:Store:Path"]!;

    /// <summary>`IMAGING_PORT`; null for any that is free.</summary>
    public int? GatewayPort =>
        IsPublishing || HasRandomPorts ? null : _builder.Configuration.GetValue("IMAGING_PORT", 8080);

    /// <summary>`IMAGING_MYSQL`: an existing server, as a connection string without a database.</summary>
    public string? ExternalMySql => IsPublishing ? null : Given("IMAGING_MYSQL")?.TrimEnd(';');

    /// <summary>`IMAGING_S3`: an existing store, see <see cref="ExternalStore"/>.</summary>
    public ExternalStore? ExternalS3 => IsPublishing || Given("IMAGING_S3") is not { } text
        ? null
        : ExternalStore.Parse(text, Given("IMAGING_S3_CHECKSUMS") ?? "WHEN_REQUIRED");

    public bool UsesAws => IsPublishing || _builder.Configuration["Storage"] == "aws";

    /// <summary>Sets a test run's databases and objects apart on servers that others use too.</summary>
    public string? RunId => Given("RunId");

    public string FirstStartFile => Path.Combine(DataFolder, "first-start.json");

    /// <summary>Where services leave the messages of a development instance.</summary>
    public string MailboxFolder => Path.Combine(DataFolder, "mailbox");

    public string OwnName(string database) => RunId is null ? database : $"{database}_{RunId}";

    private bool HasRandomPorts => _builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts");

    /// <summary>Made at the first start, kept with the data.</summary>
    public IResourceBuilder<ParameterResource> Secret(string name) =>
        Secret(name, new GenerateParameterDefault { MinLength = 44, Special = false });

    public IResourceBuilder<ParameterResource> Secret(string name, GenerateParameterDefault kind) =>
        _builder.AddParameter(name, new KeptSecret(name, kind, DataFolder), secret: true);

    /// <summary>The name that databases and store are marked with: another system's are refused. One for all of a
    /// graph's services.</summary>
    public void GiveInstallation(IResourceBuilder<ProjectResource> service) => service.WithEnvironment(
        "Installation__Id", _installation ??= Secret("installation-id", new() { MinLength = 22, Special = false }));

    /// <summary>
    /// The file that sealing keys are in. A deployment brings its own, by its path; only here is one made, at the first
    /// start.
    /// </summary>
    public void GiveKeyFile(IResourceBuilder<ProjectResource> service)
    {
        if (_keyFile is not null)
        {
            service.WithEnvironment("Sealing__KeyFile", _keyFile);
            return;
        }

        service
            .WithEnvironment("Sealing__KeyFile", Given("Sealing:KeyFile") ?? Path.Combine(DataFolder, "root-keys.json"))
            .WithEnvironment("Sealing__CreateKeyFile", "true");
    }

    /// <summary>Where files lie for a moment that are made viewable: here beside the data, in a container in its own
    /// temporary folder.</summary>
    public void GiveWorkFolder(IResourceBuilder<ProjectResource> service)
    {
        if (!IsPublishing) service.WithEnvironment("Work__Folder", Path.Combine(DataFolder, "work"));
    }

    /// <summary>Links in messages are built from this alone, never from a request's Host.</summary>
    public void GivePublicUrl(IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> gateway)
    {
        if (_publicUrl is not null)
            service.WithEnvironment("PublicUrl", _publicUrl);
        else if (Given("PublicUrl") is { } url)
            service.WithEnvironment("PublicUrl", url);
        else
            // As the terminal says it: the endpoint's own host is a number, and cookies tell the two apart.
            service.WithEnvironment("PublicUrl", ReferenceExpression.Create(
                $"http://localhost:{gateway.GetEndpoint("http").Property(EndpointProperty.Port)}"));
    }

    /// <summary>
    /// Ports and environment of a project. Here all is allocated; a container listens on 8080, and on 8081 for gRPC,
    /// whatever its own settings say for a developer's machine.
    /// </summary>
    public IResourceBuilder<ProjectResource> Place(IResourceBuilder<ProjectResource> project)
    {
        foreach (var (name, port) in new[] { ("http", 8080), ("https", 8080), ("grpc", 8081) })
        {
            project.WithEndpoint(name, endpoint =>
            {
                endpoint.Port = null;
                endpoint.TargetPort = IsPublishing ? port : null;
                // Without one in between, a process listens where it is reached; replicas need one that shares out.
                endpoint.IsProxied = IsPublishing || project.Resource.GetReplicaCount() > 1;
            }, createIfNotExists: false);
        }

        if (IsPublishing) return project;
        // Aspire names its own collector; one that the caller has wins.
        if (Given("OTEL_EXPORTER_OTLP_ENDPOINT") is not null)
        {
            foreach (var name in (string[])["ENDPOINT", "PROTOCOL", "HEADERS"])
                project.WithEnvironment($"OTEL_EXPORTER_OTLP_{name}", Given($"OTEL_EXPORTER_OTLP_{name}"));
        }

        return project
            .WithBuiltProgram()
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", _builder.Environment.EnvironmentName)
            .WithEnvironment("DOTNET_ENVIRONMENT", _builder.Environment.EnvironmentName);
    }

    private string? Given(string key) =>
        _builder.Configuration[key] is { Length: > 0 } value ? value : null;
}
