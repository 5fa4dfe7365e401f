using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Admitting;

/// <summary>A local call is answered with a stable code instead of a result. Expected outcomes deep inside are values; this is the border.</summary>
internal sealed class NodeRefusalException(IReadOnlyList<Problem> problems) : Exception(problems[0].Message)
{
    public NodeRefusalException(Problem problem)
        : this([problem])
    {
    }

    public IReadOnlyList<Problem> Problems { get; } = problems;
}
