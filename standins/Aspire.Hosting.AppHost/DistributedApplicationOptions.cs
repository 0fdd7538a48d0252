namespace Aspire.Hosting
{
    public sealed class DistributedApplicationOptions
    {
        public string[]? Args { get; set; }

        public string? AssemblyName { get; set; }

        public string? ProjectDirectory { get; set; }

        public bool DisableDashboard { get; set; }

        public bool AllowUnsecuredTransport { get; set; }

        public bool EnableResourceLogging { get; set; }

        public string? DashboardApplicationName { get; set; }
    }

    public enum DistributedApplicationOperation
    {
        Run = 0,
        Publish = 1,
    }

    public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
    {
        private IServiceProvider? _services;

        public DistributedApplicationOperation Operation => operation;

        public bool IsRunMode => operation == DistributedApplicationOperation.Run;

        public bool IsPublishMode => operation == DistributedApplicationOperation.Publish;

        public string PublisherName { get; set; } = "manifest";

        public IServiceProvider ServiceProvider
        {
            get => _services ?? throw new InvalidOperationException("The application has not been built yet.");
            internal set => _services = value;
        }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    public interface IResourceCollection : IList<IResource>;

    internal sealed class ResourceCollection
        : System.Collections.ObjectModel.Collection<IResource>, IResourceCollection;

    public class DistributedApplicationModel(IResourceCollection resources)
    {
        public IResourceCollection Resources => resources;
    }
}
