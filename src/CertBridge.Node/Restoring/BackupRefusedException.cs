using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Restoring;

/// <summary>A backup is not restored; the reason is for the command that asked.</summary>
internal sealed class BackupRefusedException(Problem problem) : Exception(problem.Message)
{
    public BackupRefusedException(ErrorCode code, string field, string message)
        : this(new Problem(code, field, message))
    {
    }

    public Problem Problem { get; } = problem;
}
