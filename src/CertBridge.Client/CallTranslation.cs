using System.Net.Sockets;
using System.Security.Authentication;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Grpc.Core;

namespace CertBridge.Client;

/// <summary>A gRPC failure in words an operator can act on: what the node said in its trailer, or why it could not be asked.</summary>
internal sealed class CallTranslation(NodeTarget target, PinnedTls tls, TimeProvider time)
{
    private const string TrailerName = "certbridge-error-bin";

    public void NoteAnswer() => tls.HasAnswered = true;

    public NodeCallException ToException(RpcException failure) => new(FromTrailer(failure) ?? Guess(failure), failure);

    private static ErrorDetail? FromTrailer(RpcException failure)
    {
        byte[]? bytes = failure.Trailers.GetValueBytes(TrailerName);
        if (bytes is null || !MessageReading.TryRead(ErrorDetail.Parser, bytes, out ErrorDetail? detail))
            return null;
        // A failure never looks like success, whatever a node of another version writes here.
        if (detail.Exit is 0 or > 255)
            detail.Exit = ExitCode.Unexpected;
        return detail;
    }

    private ErrorDetail Guess(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.DeadlineExceeded => Detail(ConnectionErrors.NoAnswerInTime,
            $"The node at {Place} did not answer within {target.CallTimeout.TotalSeconds:0.###} s."),
        StatusCode.Unavailable or StatusCode.Internal when Inner<Exception>(failure) is not null => NotReached(failure),
        StatusCode.Unavailable => Detail(ConnectionErrors.Unreachable, $"The node at {Place} cannot be reached."),
        StatusCode.Unimplemented => Detail(ConnectionErrors.UnknownCall, $"The node at {Place} does not know this call."),
        StatusCode.ResourceExhausted => Detail(ConnectionErrors.MessageTooLarge, $"A message to or from the node at {Place} is over its limit."),
        _ => Detail(ConnectionErrors.Unexplained, $"The node at {Place} ended the call with {failure.StatusCode} and gave no reason."),
    };

    private ErrorDetail NotReached(RpcException failure)
    {
        SocketException? socket = Inner<SocketException>(failure);
        if (tls.Seen == ServerKey.Foreign)
            return Detail(ConnectionErrors.ForeignServer, $"The node at {Place} shows a key that is not the one in the context's trust file.");
        if (tls.Seen == ServerKey.Expired)
            return Detail(ConnectionErrors.ServerCertificateExpired, $"The TLS certificate of the node at {Place} has expired.");
        if (tls is { Seen: ServerKey.Known, HasAnswered: false } && socket?.SocketErrorCode is null or SocketError.ConnectionReset)
            return OwnCertificateOver() ?? Detail(ConnectionErrors.CertificateRefused,
                $"The node at {Place} ended the connection after it saw this certificate ({target.Certificate.Subject}).");
        if (Inner<AuthenticationException>(failure) is not null)
            return Detail(ConnectionErrors.NoTls, $"What answers at {Place} does not speak TLS 1.3.");
        return Detail(ConnectionErrors.Unreachable, $"The node at {Place} cannot be reached: {Cause(socket)}.");
    }

    private ErrorDetail? OwnCertificateOver()
    {
        DateTime end = target.Certificate.NotAfter.ToUniversalTime();
        return time.GetUtcNow().UtcDateTime <= end
            ? null
            : Detail(ConnectionErrors.CertificateRefused, $"The certificate of this context ({target.Certificate.Subject}) expired {end:yyyy-MM-ddTHH:mmZ}.");
    }

    private string Place => $"{target.Address.Host}:{target.Address.Port}";

    private static string Cause(SocketException? socket) => socket?.SocketErrorCode switch
    {
        null => "the connection ended before an answer came",
        SocketError.ConnectionRefused => "nothing listens there",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the name is not known",
        SocketError.TimedOut => "it does not answer",
        SocketError.ConnectionReset => "it ended the connection",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "there is no way to it",
        SocketError other => $"the system says {other}",
    };

    private static TException? Inner<TException>(RpcException failure)
        where TException : Exception
    {
        for (Exception? cause = failure.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is TException wanted)
                return wanted;
        }
        return null;
    }

    private static ErrorDetail Detail(ErrorCode code, string message) =>
        new() { Code = code.Code, Exit = (uint)code.Exit, Message = message, Hint = code.Fix };
}
