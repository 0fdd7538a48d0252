using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Grpc.Core;
using Imaging.ServiceDefaults.Security;

namespace Imaging.ServiceDefaults.Rpc;

/// <summary>How RPCs refuse.</summary>
public static class Refusal
{
    public static void UnlessCalledBy(ServerCallContext context, string service)
    {
        if (!context.GetHttpContext().User.IsService(service))
            throw new RpcException(new Status(StatusCode.PermissionDenied, $"Only {service} may ask for this."));
    }

    public static byte[] UnlessSha256(ByteString hash)
    {
        if (hash.Length != 32) Invalid("A SHA-256 is 32 bytes.");
        return hash.ToByteArray();
    }

    public static Guid UnlessId(string text)
    {
        if (!Guid.TryParse(text, out var id)) Invalid("The id is not a UUID.");
        return id;
    }

    [DoesNotReturn]
    public static void Invalid(string what) => throw new RpcException(new Status(StatusCode.InvalidArgument, what));

    public static RpcException NotFound(string what) => new(new Status(StatusCode.NotFound, what));
}
