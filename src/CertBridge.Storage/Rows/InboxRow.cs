using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>One envelope a partner sent, whatever became of it.</summary>
public sealed record InboxRow
{
    /// <summary>Given by the store; 0 before. Rises with time, so it is also the cursor of lists.</summary>
    public long Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required LaneName Lane { get; init; }

    public required ulong Epoch { get; init; }

    public required ulong Number { get; init; }

    public required EnvelopeId EnvelopeId { get; init; }

    public required Digest EnvelopeDigest { get; init; }

    public required InboxState State { get; init; }

    public CarriedKind Kind { get; init; } = CarriedKind.Report;

    /// <summary>Why, where it is not stored; empty when it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Null when it could not be opened.</summary>
    public ReportId? ReportId { get; init; }

    /// <summary>0 when it could not be opened.</summary>
    public ulong Revision { get; init; }

    /// <summary>Who made the report; null when it could not be opened.</summary>
    public PartnerId? Originator { get; init; }

    /// <summary>Items of its originator's report that whoever passed it on left out.</summary>
    public int ItemsWithheld { get; init; }

    /// <summary>A partner passed on what another made. Read only.</summary>
    public bool IsPassedOn => Originator is { } maker && maker != Partner;

    public Digest? ManifestDigest { get; init; }

    /// <summary>The agreement in force here when it came; null when there was none.</summary>
    public Digest? AgreementHash { get; init; }

    /// <summary>The key its signature verified under.</summary>
    public KeyId? SignedBy { get; init; }

    /// <summary>From the partner: hostile text wherever it is shown.</summary>
    public string Title { get; init; } = "";

    public Tlp Tlp { get; init; }

    public Pap Pap { get; init; }

    public int Indicators { get; init; }

    /// <summary>Bytes of the report's JSON; set by the store.</summary>
    public int SizeBytes { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>When it is not to be relied on any more, as its manifest says; null where it says nothing.</summary>
    public DateTimeOffset? ContentExpires { get; init; }

    /// <summary>Place of the receipt among the leaves of all of this node's logs about the partner: its index where no new epoch began one. The leaf is appended before the row is added.</summary>
    public required ulong LeafIndex { get; init; }

    /// <summary>Exact bytes; empty in lists and when refused.</summary>
    public byte[] Header { get; init; } = [];

    /// <summary>Exact bytes; empty in lists and when refused.</summary>
    public byte[] Cms { get; init; } = [];

    /// <summary>The report as JSON, or the exact message of a feedback; empty in lists and when it could not be opened.</summary>
    public byte[] ReportJson { get; init; } = [];

    /// <summary>Stored as it is sealed to named persons: nobody here but them can look into it. Read only.</summary>
    public bool IsSealedToPersons => State == InboxState.Stored && Kind == CarriedKind.Report && Tlp == Tlp.Red && SizeBytes == 0;

    /// <summary>Its content was destroyed: title and bytes are empty, and nothing brings them back. Read only.</summary>
    public bool IsDestroyed { get; init; }

    /// <summary>When its content was destroyed; null where it was not. Read only.</summary>
    public DateTimeOffset? ForgottenAt { get; init; }
}

/// <summary>What became of an envelope. The numbers are stored.</summary>
public enum InboxState
{
    /// <summary>Opened, verified, admitted.</summary>
    Stored = 1,

    /// <summary>Kept, not openable or not allowed here.</summary>
    Quarantined = 2,

    /// <summary>Not kept.</summary>
    Refused = 3,
}
