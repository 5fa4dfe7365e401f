using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>One copy for one partner that waits, or waited, for people.</summary>
public sealed record ApprovalRow
{
    /// <summary>Given by the store; 0 before. Rises with time, so it is also the cursor of lists.</summary>
    public long Id { get; init; }

    public ApprovalState State { get; init; } = ApprovalState.Waiting;

    public required PartnerId Partner { get; init; }

    /// <summary>The lane it goes by once it is released, and the most urgent one the release allows.</summary>
    public LaneName Lane { get; init; } = LaneName.Routine;

    public required ReportId ReportId { get; init; }

    public required ulong Revision { get; init; }

    public required Tlp Tlp { get; init; }

    public required Pap Pap { get; init; }

    /// <summary>The agreement it was decided under.</summary>
    public required Digest AgreementHash { get; init; }

    /// <summary>The policy it was decided by.</summary>
    public required Digest PolicyHash { get; init; }

    /// <summary>Root over the salted items: what persons sign.</summary>
    public required Digest ItemRoot { get; init; }

    public required int ItemCount { get; init; }

    /// <summary>Keys of the named persons; none below TLP:RED.</summary>
    public IReadOnlyList<KeyId> Persons { get; init; } = [];

    /// <summary>Whom it waits for, in words.</summary>
    public required string Needs { get; init; }

    /// <summary>Different persons who have to sign.</summary>
    public required int SignersNeeded { get; init; }

    /// <summary>One person alone released it.</summary>
    public bool IsEmergency { get; init; }

    /// <summary>Why it waits, or what became of it.</summary>
    public required string Because { get; init; }

    public required DateTimeOffset Made { get; init; }

    /// <summary>It gets no number before this, whoever releases it; null where people alone hold it.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>It stops waiting, and the release stops holding.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>When its state last changed; set by the store.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>Its outbox entry; null before there is one.</summary>
    public long? OutboxId { get; init; }

    /// <summary>Seed and items that would be sealed; empty in lists, and once it is settled.</summary>
    public byte[] Items { get; init; } = [];
}

/// <summary>One person's signature over the statement of an approval.</summary>
/// <param name="Officer">The name on the card.</param>
/// <param name="Signature">Detached CMS, DER.</param>
public sealed record ApprovalSignatureRow(KeyId Key, string Officer, byte[] Signature, DateTimeOffset At);
