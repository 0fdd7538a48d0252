using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// Projects have it; executables and containers do not, so that only projects can be referenced by name.
/// </summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
