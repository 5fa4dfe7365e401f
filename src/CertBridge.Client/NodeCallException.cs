using CertBridge.Protocol.V1;

namespace CertBridge.Client;

/// <summary>
/// A call did not get its answer: the node refused it with a stable code, or could not be reached. <see cref="Exit"/> says what the caller
/// can still do (Protocol's ExitCode): 8 and 75 may be tried again as they are, 3 after a change, 4 and 9 not by trying.
/// </summary>
public sealed class NodeCallException(ErrorDetail detail, Exception? inner = null) : Exception(detail.Message, inner)
{
    /// <summary>Stable code, such as <c>CB1203</c>.</summary>
    public string Code => detail.Code;

    /// <summary>Exit code of the command line.</summary>
    public int Exit => (int)detail.Exit;

    /// <summary>Field or place in the input; empty when the input as a whole is meant.</summary>
    public string Field => detail.Field;

    /// <summary>What to do next; may be empty.</summary>
    public string Hint => detail.Hint;

    /// <summary>Line in the input, from 1; 0 when unknown.</summary>
    public int Line => (int)Math.Min(detail.Line, int.MaxValue);

    /// <summary>In the node's log too; empty when the node was not reached.</summary>
    public string CorrelationId => detail.CorrelationId;

    /// <summary>Further problems of the same input.</summary>
    public IReadOnlyList<ErrorDetail> More => detail.More;
}
