namespace CertBridge.Simulation.Tests.Checking;

/// <summary>What is broken on purpose when everything has come to its end, to see that the checker reports it.</summary>
internal enum Defect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A receiver forgets a report it receipted.</summary>
    InboxRowGone,

    /// <summary>A sender forgets what it had to send.</summary>
    OutboxEntryGone,

    /// <summary>A sender forgets the receipt it holds.</summary>
    ReceiptGone,

    /// <summary>A leaf of a log is another.</summary>
    LeafChanged,

    /// <summary>A retracted report is readable again.</summary>
    RetractionForgotten,
}
