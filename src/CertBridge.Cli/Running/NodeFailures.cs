using CertBridge.Cli.Printing;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Running;

/// <summary>What a node answered instead of a result. Apart from the guard, so that commands without a node load none of it.</summary>
internal static class NodeFailures
{
    public static Failure? Of(Exception failure) => failure is NodeCallException call
        ? new Failure(CodeOf(call.Code, call.Exit), call.Message)
        {
            Field = call.Field,
            Line = call.Line,
            Hint = call.Hint,
            CorrelationId = call.CorrelationId,
            More = [.. call.More.Select(Of)],
        }
        : null;

    private static Failure Of(ErrorDetail detail) =>
        new(CodeOf(detail.Code, (int)detail.Exit), detail.Message) { Field = detail.Field, Line = (int)detail.Line, Hint = detail.Hint };

    /// <summary>The node may be newer than this program: its code is shown as it is, with the exit it names.</summary>
    private static ErrorCode CodeOf(string code, int exit)
    {
        ErrorCode? known = ErrorCatalog.Find(code);
        return known is not null && known.Exit == exit ? known : new ErrorCode(code, exit, "", known?.Cause ?? "The node said so.", "");
    }
}
