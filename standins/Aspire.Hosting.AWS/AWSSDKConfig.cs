using Amazon;

namespace Aspire.Hosting.AWS;

public interface IAWSSDKConfig
{
    string? Profile { get; set; }

    RegionEndpoint? Region { get; set; }

    bool SdkValidationEnabled { get; set; }
}

internal sealed class AWSSDKConfig : IAWSSDKConfig
{
    public string? Profile { get; set; }

    public RegionEndpoint? Region { get; set; }

    public bool SdkValidationEnabled { get; set; } = true;
}
