using Amazon;

namespace Aspire.Hosting.AWS;

public interface IAWSSDKConfig
{
    RegionEndpoint? Region { get; set; }
}

internal sealed class AWSSDKConfig : IAWSSDKConfig
{
    public RegionEndpoint? Region { get; set; }
}
