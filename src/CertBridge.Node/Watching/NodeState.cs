using CertBridge.Node.Linking;
using CertBridge.Node.Syncing;
using CertBridge.Node.Trusting;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Watching;

/// <summary>The node at one instant, as far as metrics tell of it.</summary>
internal sealed record NodeState
{
    public required DateTimeOffset Now { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TrustSnapshot Trust { get; init; }

    public required DateTimeOffset TlsExpires { get; init; }

    public required IReadOnlyList<string> Ailments { get; init; }

    /// <summary>Null where the store does not answer.</summary>
    public required StoredState? Stored { get; init; }

    public required IReadOnlyList<(PartnerId Partner, LinkStanding Link, DateTimeOffset? LastContact)> Links { get; init; }

    /// <summary>Partners that said they may be away now.</summary>
    public required IReadOnlySet<PartnerId> Maintenance { get; init; }

    /// <summary>Of partners that were compared with since the start.</summary>
    public required IReadOnlyList<(PartnerId Partner, SyncStanding Sync)> Syncs { get; init; }

    public required long? DiskFreeBytes { get; init; }

    public required long? DiskSizeBytes { get; init; }

    public required long? DatabaseBytes { get; init; }

    public required long? LogBytes { get; init; }

    public required IntegrityFinding? Integrity { get; init; }
}

/// <summary>What the store says, in one snapshot of it.</summary>
internal sealed record StoredState(
    IReadOnlyList<OutboxStanding> Outbox,
    long InboxStored,
    long InboxQuarantined,
    IReadOnlyList<(string Kind, long Count)> Alarms,
    IReadOnlyList<CheckpointRow> Checkpoints,
    IReadOnlyList<(PartnerId Partner, long Bytes)> Rooms,
    IReadOnlyList<WitnessLag> Witnessed);

/// <summary>The last look at every page of the store.</summary>
internal sealed record IntegrityFinding(DateTimeOffset At, bool IsWhole);
