namespace Grpc.Net.ClientFactory;

/// <summary>Makes the clients that AddGrpcClient has registered, by name.</summary>
public abstract class GrpcClientFactory
{
    public abstract TClient CreateClient<TClient>(string name)
        where TClient : class;
}
