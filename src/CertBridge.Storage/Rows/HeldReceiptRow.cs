using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>A receipt a partner gave us: beneath a checkpoint that was verified, or signed by itself.</summary>
public sealed record HeldReceiptRow
{
    /// <summary>The outbox entry it is for.</summary>
    public required long OutboxId { get; init; }

    /// <summary>Exact bytes of the leaf record.</summary>
    public required byte[] Record { get; init; }

    /// <summary>Its index in the partner's link log.</summary>
    public required ulong LeafIndex { get; init; }

    /// <summary>Size of the verified checkpoint it lies beneath; 0 while its own signature alone holds it.</summary>
    public required ulong CheckpointSize { get; init; }

    public required Digest CheckpointRoot { get; init; }

    /// <summary>The partner's signature over the receipt itself, DER; null where only the checkpoint signs it.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>The signing key it is by; null like the signature.</summary>
    public KeyId? SignedBy { get; init; }

    /// <summary>When it was verified here.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Partner that gave it; read from the entry.</summary>
    public PartnerId Partner { get; init; }

    /// <summary>Report it is for; read from the entry.</summary>
    public ReportId ReportId { get; init; }

    /// <summary>Revision of the report; read from the entry.</summary>
    public ulong Revision { get; init; }
}
