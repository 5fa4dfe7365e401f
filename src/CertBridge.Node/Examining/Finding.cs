namespace CertBridge.Node.Examining;

/// <summary>What one check found, in a sentence, and the next command where something is to be done.</summary>
/// <param name="Name">Name of the check, such as <c>key-modes</c>; stable.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Cause">A stable word for what was found, such as <c>expired</c>; it never holds a value.</param>
/// <param name="What">A sentence for people. It may quote a partner, unescaped.</param>
/// <param name="Fix">The next command or step; empty where nothing is to be done.</param>
/// <param name="Partner">Whom it is about; empty for the node itself.</param>
public sealed record Finding(string Name, FindingLevel Level, string Cause, string What, string Fix = "", string Partner = "");

/// <summary>How bad a finding is. The words are stable.</summary>
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Could not be looked at, and the finding says why.</summary>
    Skipped,

    /// <summary>Works, and needs somebody soon.</summary>
    Warning,

    /// <summary>Does not work, or must not stay so.</summary>
    Failure,
}
