using Amazon;
using Aspire.Hosting.AWS;
using Aspire.Hosting.AWS.CloudFormation;

namespace Imaging.AppHost;

/// <summary>
/// Where objects are kept: in S3 when the system is deployed (or with Storage=aws), on the server that IMAGING_S3
/// names, else in the object store that comes with the system.
/// </summary>
internal abstract class Storage
{
    public static Storage Add(IDistributedApplicationBuilder builder, Settings settings) =>
        settings.UsesAws ? new InAws(builder)
        : settings.ExternalS3 is { } external ? new External(external, settings.RunId)
        : new Local(builder, settings);

    public abstract IResourceBuilder<ProjectResource> GiveTo(IResourceBuilder<ProjectResource> service);

    /// <summary>Browsers reach the store through this one, where they can't reach it themselves.</summary>
    public virtual void OpenThrough(IResourceBuilder<ProjectResource> gateway)
    {
    }

    /// <summary>For connection.env; null where the machine's own AWS settings apply.</summary>
    public virtual ValueTask<ExternalStore?> DescribeAsync(CancellationToken ct) => new((ExternalStore?)null);

    private sealed class InAws : Storage
    {
        private readonly IAWSSDKConfig _aws;
        private readonly IResourceBuilder<ICloudFormationTemplateResource> _stack;

        public InAws(IDistributedApplicationBuilder builder)
        {
            _aws = builder.AddAWSSDKConfig()
                .WithRegion(RegionEndpoint.GetBySystemName(builder.Configuration["AWS:Region"] ?? "eu-west-2"));
            _stack = builder.AddAWSCloudFormationTemplate("storage", "../deploy/aws/storage.template.json",
                "imaging-storage")
                .WithReference(_aws);
            if (builder.Configuration["PublicUrl"] is { } url)
                _stack.WithParameter("PublicUrl", url);
        }

        public override IResourceBuilder<ProjectResource> GiveTo(IResourceBuilder<ProjectResource> service) => service
            .WithReference(_aws)
            .WaitFor(_stack)
            .WithEnvironment("AWS__Resources__BucketName", _stack.GetOutput("BucketName"));
    }

    private sealed class External(ExternalStore store, string? runId) : Storage
    {
        public override IResourceBuilder<ProjectResource> GiveTo(IResourceBuilder<ProjectResource> service)
        {
            if (runId is not null)
                service.WithEnvironment("ObjectStore__KeyPrefix", $"{runId}/");
            return service
                .WithEnvironment("ObjectStore__Endpoint", store.Endpoint)
                .WithEnvironment("ObjectStore__AccessKey", store.AccessKey)
                .WithEnvironment("ObjectStore__SecretKey", store.SecretKey)
                .WithEnvironment("ObjectStore__Bucket", store.Bucket)
                .WithEnvironment("ObjectStore__Region", store.Region)
                .WithEnvironment("ObjectStore__Checksums", store.Checksums);
        }

        public override void OpenThrough(IResourceBuilder<ProjectResource> gateway) => gateway
            .WithEnvironment("ObjectRoute__Address", store.Endpoint)
            .WithEnvironment("ObjectRoute__Bucket", store.Bucket)
            .WithEnvironment("ObjectRoute__KeyPrefix", runId is null ? "" : $"{runId}/");

        public override ValueTask<ExternalStore?> DescribeAsync(CancellationToken ct) => new(store);
    }

    private sealed class Local : Storage
    {
        private const string Bucket = "imaging";
        private readonly string? _runId;
        private readonly IResourceBuilder<ParameterResource> _accessKey;
        private readonly IResourceBuilder<ParameterResource> _secretKey;
        private readonly IResourceBuilder<ProjectResource> _store;

        public Local(IDistributedApplicationBuilder builder, Settings settings)
        {
            _runId = settings.RunId;
            _accessKey = settings.Secret("storage-access-key");
            _secretKey = settings.Secret("storage-secret-key");
            _store = WithKeys(settings.Place(builder.AddProject<Projects.Imaging_ObjectStore>("storage")))
                .WithEnvironment("ObjectStore__DataFolder", Path.Combine(settings.DataFolder, "objects"))
                .WithReadiness()
                .WithIconName("Storage");
        }

        public override IResourceBuilder<ProjectResource> GiveTo(IResourceBuilder<ProjectResource> service)
        {
            if (_runId is not null)
                service.WithEnvironment("ObjectStore__KeyPrefix", $"{_runId}/");
            return WithKeys(service)
                .WaitFor(_store)
                .WithEnvironment("ObjectStore__Endpoint", _store.GetEndpoint("http"))
                .WithEnvironment("ObjectStore__IsOwn", "true")
                .WithEnvironment("ObjectStore__Checksums", "WHEN_SUPPORTED");
        }

        public override void OpenThrough(IResourceBuilder<ProjectResource> gateway) => gateway
            .WithEnvironment("ObjectRoute__Address", _store.GetEndpoint("http"))
            .WithEnvironment("ObjectRoute__Bucket", Bucket)
            .WithEnvironment("ObjectRoute__KeyPrefix", _runId is null ? "" : $"{_runId}/");

        public override async ValueTask<ExternalStore?> DescribeAsync(CancellationToken ct) => new(
            _store.GetEndpoint("http").Url,
            await _accessKey.Resource.GetValueAsync(ct) ?? "",
            await _secretKey.Resource.GetValueAsync(ct) ?? "",
            Bucket, ExternalStore.DefaultRegion, "WHEN_SUPPORTED");

        private IResourceBuilder<ProjectResource> WithKeys(IResourceBuilder<ProjectResource> project) => project
            .WithEnvironment("ObjectStore__AccessKey", _accessKey)
            .WithEnvironment("ObjectStore__SecretKey", _secretKey)
            .WithEnvironment("ObjectStore__Bucket", Bucket)
            .WithEnvironment("ObjectStore__Region", ExternalStore.DefaultRegion);
    }
}
