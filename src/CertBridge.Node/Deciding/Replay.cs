namespace CertBridge.Node.Deciding;

/// <summary>What came of making a stored decision again.</summary>
/// <param name="Because">A sentence.</param>
internal sealed record Replay(ReplayVerdict Verdict, string Because);

internal enum ReplayVerdict
{
    /// <summary>Something the decision stood on is not here any more.</summary>
    NotPossible,

    /// <summary>The same answer, step by step.</summary>
    Same,

    /// <summary>The same answer in other words or steps: another version of the program wrote it.</summary>
    SameVerdict,

    /// <summary>Another answer: the record, the report, the policy or the program was changed.</summary>
    Differs,
}
