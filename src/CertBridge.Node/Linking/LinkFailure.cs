using System.Net.Sockets;
using System.Security.Authentication;
using CertBridge.Storage;
using Grpc.Core;

namespace CertBridge.Node.Linking;

/// <summary>Says in an operator's words why a link failed.</summary>
internal static class LinkFailure
{
    public const string StoreDown = "this node cannot write to its store";

    public const string HomeDown = "this node cannot write to its home";

    public static bool IsTransport(Exception failure) =>
        failure is RpcException or IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException or TimeoutException or HttpRequestException;

    /// <summary>True for what neither a rule of the link nor the network explains: it is ours, and the log gets it whole.</summary>
    public static bool IsFault(Exception failure) =>
        failure is not (StoreFailedException or LinkBrokenException or LinkEndedByPartnerException or OperationCanceledException or TimeoutException or RpcException or IOException or HttpRequestException);

    public static string Describe(Exception failure) => failure switch
    {
        LinkBrokenException or LinkEndedByPartnerException => failure.Message,
        StoreFailedException => StoreDown,
        OwnDiskException => HomeDown,
        TimeoutException timeout => timeout.Message,
        OperationCanceledException => "the link was ended here",
        RpcException { StatusCode: StatusCode.Unauthenticated or StatusCode.PermissionDenied } refused =>
            $"the partner refused our certificate: {LinkEndedByPartnerException.Limited(refused.Status.Detail)}",
        RpcException { StatusCode: StatusCode.Unavailable } unavailable => Unreachable(unavailable),
        RpcException rpc => $"the link broke: {rpc.StatusCode}",
        IOException => "the connection was lost",
        _ => $"the link failed: {failure.GetType().Name}",
    };

    private static string Unreachable(RpcException unavailable) => Innermost(unavailable) switch
    {
        AuthenticationException => "TLS: the partner's certificate is not the one on its card, or it refused ours",
        SocketException socket => $"the partner cannot be reached: {Words(socket.SocketErrorCode)}",
        _ => "the partner cannot be reached or ended the connection",
    };

    private static string Words(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "nothing answers at its endpoint (connection refused)",
        SocketError.TimedOut => "its endpoint does not answer (timed out)",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => $"there is no way to its endpoint ({error})",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"the name of its endpoint does not resolve ({error})",
        _ => error.ToString(),
    };

    private static Exception Innermost(RpcException rpc)
    {
        Exception inner = rpc.Status.DebugException ?? rpc.InnerException ?? rpc;
        while (inner.InnerException is { } deeper && inner is not (SocketException or AuthenticationException))
            inner = deeper;
        return inner;
    }
}
