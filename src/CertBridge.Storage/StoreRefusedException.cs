using CertBridge.Protocol.Errors;

namespace CertBridge.Storage;

/// <summary>The store cannot be opened; nothing was changed. Never worth a second try without a person.</summary>
public sealed class StoreRefusedException : Exception
{
    public StoreRefusedException(Problem problem, Exception? cause = null)
        : base(problem.ToString(), cause) => Problem = problem;

    public Problem Problem { get; }
}
