namespace Grpc.Net.ClientFactory;

/// <summary>Which client bears which name: two types under one name would share a channel by accident.</summary>
internal sealed class ClientNames
{
    private readonly Dictionary<string, Type> types = [];

    public Type? TypeOf(string name) => types.GetValueOrDefault(name);

    public void Reserve(string name, Type type)
    {
        if (!types.TryAdd(name, type) && types[name] != type)
        {
            throw new InvalidOperationException(
                $"The gRPC client factory already has a registered client with the name '{name}', bound to the type "
                + $"'{types[name].FullName}'. Client names are computed from the type name without namespace; "
                + "name one of them with an overload that takes a name.");
        }
    }
}
