using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>A command stops here and prints why. Thrown at the border only; what is below gives values.</summary>
internal sealed class CommandFailedException(Failure failure) : Exception(failure.Message)
{
    public CommandFailedException(ErrorCode code, string message, string? hint = null)
        : this(new Failure(code, message) { Next = hint ?? code.Fix })
    {
    }

    public CommandFailedException(IReadOnlyList<Problem> problems)
        : this(Failure.Of(problems))
    {
    }

    public Failure Failure { get; } = failure;

    /// <summary>The words do not make a command: exit 2.</summary>
    public static CommandFailedException Usage(string message, string next) => new(CommandLineErrors.Usage, message, next);
}
