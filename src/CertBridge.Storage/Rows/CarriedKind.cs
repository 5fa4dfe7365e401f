namespace CertBridge.Storage.Rows;

/// <summary>What an envelope carries. The numbers are stored.</summary>
public enum CarriedKind
{
    /// <summary>One revision of a report.</summary>
    Report = 1,

    /// <summary>What takes earlier revisions back.</summary>
    Withdrawal = 2,

    /// <summary>What a receiver says back about a report.</summary>
    Feedback = 3,
}
