using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>One sealed envelope on its way to one partner.</summary>
public sealed record OutboxRow
{
    /// <summary>Given by the store; 0 before. Rises with time, so it is also the cursor of lists.</summary>
    public long Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required LaneName Lane { get; init; }

    public OutboxState State { get; init; } = OutboxState.Queued;

    public CarriedKind Kind { get; init; } = CarriedKind.Report;

    public required ReportId ReportId { get; init; }

    /// <summary>Who made a report that is passed on; null for our own.</summary>
    public PartnerId? Originator { get; init; }

    public required ulong Revision { get; init; }

    public required EnvelopeId EnvelopeId { get; init; }

    public required Digest EnvelopeDigest { get; init; }

    public required Digest ManifestDigest { get; init; }

    /// <summary>The agreement it was decided under.</summary>
    public required Digest AgreementHash { get; init; }

    /// <summary>The partner's card it was decided under.</summary>
    public required Digest CardDigest { get; init; }

    /// <summary>The partner's key sheet it was sealed to.</summary>
    public required Digest SheetDigest { get; init; }

    /// <summary>Our signing key it was sealed with.</summary>
    public required KeyId SignedBy { get; init; }

    /// <summary>The policy it was decided by; null for what was decided before there were policies.</summary>
    public Digest? PolicyHash { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public required DateTimeOffset Queued { get; init; }

    /// <summary>It gets no number before this; null once nothing holds it.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When its state last changed; set by the store.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>0 before it has a number.</summary>
    public ulong Epoch { get; init; }

    /// <summary>0 before it has a number.</summary>
    public ulong Number { get; init; }

    /// <summary>True where it was found by a number it had in an epoch that ended: epoch, number, state and digests are those of then, and it has had another number since, or is queued again.</summary>
    public bool IsFormer { get; init; }

    /// <summary>Times it was put on a link.</summary>
    public int Attempts { get; init; }

    /// <summary>The last thing that held it up; empty when nothing did.</summary>
    public string LastError { get; init; } = "";

    /// <summary>Header and CMS together; set by the store.</summary>
    public int SizeBytes { get; init; }

    /// <summary>Exact bytes; empty in lists.</summary>
    public byte[] Header { get; init; } = [];

    /// <summary>Exact bytes; empty in lists.</summary>
    public byte[] Cms { get; init; } = [];
}
