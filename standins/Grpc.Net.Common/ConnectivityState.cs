namespace Grpc.Core;

/// <summary>The states of a channel (gRPC's connectivity semantics).</summary>
public enum ConnectivityState
{
    Idle,
    Connecting,
    Ready,
    TransientFailure,
    Shutdown,
}
