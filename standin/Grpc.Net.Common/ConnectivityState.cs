namespace Grpc.Core;

/// <summary>How a channel is connected.</summary>
public enum ConnectivityState
{
    Idle,
    Connecting,
    Ready,
    TransientFailure,
    Shutdown,
}
