using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Admitting;

/// <summary>Turns refusals into gRPC status and the <c>certbridge-error-bin</c> trailer the command line reads.</summary>
internal static class RefusalTranslation
{
    public const string TrailerName = "certbridge-error-bin";

    /// <summary>Further problems sent with the first; the rest are counted by the caller's next try.</summary>
    private const int FurtherProblemsMax = 50;

    /// <summary>Trailers share the peer's header limit: a long list is cut rather than lost.</summary>
    private const int TrailerBytesMax = 6 * 1024;

    public static RpcException ToRpc(IReadOnlyList<Problem> problems, string correlationId)
    {
        Problem first = problems[0];
        ErrorDetail detail = Detail(first);
        detail.CorrelationId = correlationId;
        detail.More.AddRange(problems.Skip(1).Take(FurtherProblemsMax).Select(Detail));
        while (detail.CalculateSize() > TrailerBytesMax && detail.More.Count > 0)
            detail.More.RemoveAt(detail.More.Count - 1);
        var trailers = new Metadata { { TrailerName, detail.ToByteArray() } };
        return new RpcException(new Status(StatusOf(first.Code.Exit), first.Code.Code), trailers);
    }

    /// <summary>One problem as it is told on the wire.</summary>
    public static ErrorDetail Detail(Problem problem) => new()
    {
        Code = problem.Code.Code,
        Exit = (uint)problem.Code.Exit,
        Message = problem.Message,
        Field = problem.Field,
        Hint = problem.Hint ?? problem.Code.Fix,
        Line = (uint)Math.Max(problem.Line, 0),
    };

    private static StatusCode StatusOf(int exit) => exit switch
    {
        ExitCode.Usage or ExitCode.InputInvalid => StatusCode.InvalidArgument,
        ExitCode.NotAllowed => StatusCode.PermissionDenied,
        ExitCode.NobodyWouldReceive or ExitCode.VerificationFailed => StatusCode.FailedPrecondition,
        ExitCode.Unreachable => StatusCode.Unavailable,
        ExitCode.Conflict => StatusCode.AlreadyExists,
        ExitCode.Busy => StatusCode.ResourceExhausted,
        _ => StatusCode.Internal,
    };
}
