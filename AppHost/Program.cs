using Imaging.AppHost;

// The map of the system: what there is, what each part is given, and what waits for what.
var builder = DistributedApplication.CreateBuilder(
    new DistributedApplicationOptions { Args = args, TrustDeveloperCertificate = false });
var settings = new Settings(builder);
Dashboard.Configure(builder, settings);
using var folder = DataFolder.Claim(settings);
if (folder is null)
    return 1;

// Places for data: a MySQL server with a database per service, and an object store.
var server = settings.ExternalMySql is null ? AddServer() : null;
var storage = Storage.Add(builder, settings);

var identity = Service<Projects.Imaging_Identity>("identity", Database("identitydb"), "PersonKey");
var encounter = Service<Projects.Imaging_Encounter>("encounter", Database("encounterdb"), "ClipboardHeart");
var media = storage.GiveTo(Service<Projects.Imaging_Media>("media", Database("mediadb"), "ImageMultiple"));
// Two that share the queue, since a decoder may take a worker down with it.
var transcode = Service<Projects.Imaging_Transcode>("transcode", Database("transcodedb"), "VideoClip", replicas: 2);
settings.GiveWorkFolder(transcode);
var gateway = Project<Projects.Imaging_Gateway>("gateway", "DoorArrowRight")
    .WithUrlForEndpoint("http", _ => new() { Url = "/docs", DisplayText = "Documentation" });

// The one door to the outside. It answers once everything behind it does.
gateway.WithEndpoint("http", endpoint =>
{
    endpoint.Port = settings.GatewayPort;
    endpoint.TargetPort = settings.GatewayPort ?? endpoint.TargetPort;
    endpoint.IsExternal = true;
});
storage.OpenThrough(gateway);
IResourceBuilder<ProjectResource>[] services = [identity, encounter, media, transcode];
foreach (var service in services)
{
    gateway.WaitFor(service);
    settings.GiveInstallation(service);
}

// Services call each other both ways, so they do not wait for each other.
foreach (var caller in services.Append(gateway))
{
    foreach (var service in services)
        caller.WithReference(service);
    settings.GivePublicUrl(caller, gateway);
    ServiceIdentity.Give(caller, identity, settings);
}

// What patients' data are sealed with lies beside the data here, and apart from them where it matters.
foreach (var service in (IResourceBuilder<ProjectResource>[])[identity, encounter, media])
    settings.GiveKeyFile(service);

var app = Development.Announce(builder, settings, identity, encounter, gateway, storage);
await app.RunAsync();
return Environment.ExitCode;

IResourceBuilder<IResourceWithConnectionString> Database(string name) => server is not null
    ? server.AddDatabase(name)
    : builder.AddConnectionString(name, ReferenceExpression.Create(
        $"{settings.ExternalMySql};Database={settings.OwnName(name)}"));

IResourceBuilder<ProjectResource> Service<TProject>(
    string name, IResourceBuilder<IResourceWithConnectionString> database, string icon, int replicas = 1)
    where TProject : IProjectMetadata, new() =>
    // A service waits for its database by itself, so the two start side by side.
    Project<TProject>(name, icon, replicas).WithReference(database).WaitForStart(database);

IResourceBuilder<ProjectResource> Project<TProject>(string name, string icon, int replicas = 1)
    where TProject : IProjectMetadata, new() =>
    settings.Place(builder.AddProject<TProject>(name).WithReplicas(replicas)).WithReadiness().WithIconName(icon);

IResourceBuilder<MySqlServerResource> AddServer() => builder
    .AddMySql("mysql", settings.Secret("mysql-password", new() { MinLength = 22 })).WithDataVolume("imaging-mysql");
