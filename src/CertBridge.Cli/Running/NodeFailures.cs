using CertBridge.Cli.Printing;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Running;

/// <summary>What a node answered instead of a result. Apart from the guard, so that commands without a node load none of it.</summary>
internal static class NodeFailures
{
    public static Failure? Of(Exception failure) => failure is NodeCallException call
        ? Of(call.Code, call.Exit, call.Message, call.Field, call.Hint, call.Line) with
        {
            CorrelationId = call.CorrelationId,
            More = [.. call.More.Select(more => Of(more.Code, (int)more.Exit, more.Message, more.Field, more.Hint, (int)more.Line))],
        }
        : null;

    /// <summary>The node may be newer than this program, so its code and exit are taken as they are; a known code adds its cause.</summary>
    private static Failure Of(string code, int exit, string message, string field, string hint, int line)
    {
        ErrorCode? known = ErrorCatalog.Find(code);
        return new Failure(known ?? CommandLineErrors.Unexpected, message)
        {
            Code = code,
            Exit = exit,
            Cause = known?.Cause ?? "The node said so.",
            Next = hint.Length > 0 ? hint : known?.Fix ?? "",
            Field = field,
            Line = line,
        };
    }
}
