using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Syncing;
using CertBridge.Node.Trusting;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Watching;

/// <summary>Reads the node's state for metrics, at most once a second however many ask.</summary>
internal sealed class StateReading(
    NodeHome home, NodeKeys keys, TrustBook trust, NodeStore store, LinkBoard board, SyncBoard syncs, Maintenances maintenances, WitnessSettings witnessing, DiskRoom disk, NodeHealth health, StoreIntegrityWatch integrity, TimeProvider time)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset started = time.GetUtcNow();
    private readonly Lock gate = new();
    private long readAt;
    private NodeState? current;

    public NodeState Now()
    {
        lock (gate)
        {
            if (current is null || time.GetElapsedTime(readAt) >= FreshFor)
            {
                current = Read();
                readAt = time.GetTimestamp();
            }
            return current;
        }
    }

    private NodeState Read()
    {
        TrustSnapshot snapshot = trust.Current;
        return new NodeState
        {
            Now = time.GetUtcNow(),
            Started = started,
            Trust = snapshot,
            TlsExpires = new DateTimeOffset(keys.Tls.NotAfter.ToUniversalTime()),
            Ailments = health.Ailments(),
            Stored = ReadStore(snapshot),
            Links = [.. snapshot.Partners.Keys.Select(id => (id, board.Standing(id), board.LastContact(id)))],
            Maintenance = snapshot.Partners.Keys.Where(id => maintenances.Of(id) is not null).ToHashSet(),
            Syncs = [.. from id in snapshot.Partners.Keys let sync = syncs.Of(id) where sync is { ComparedAt: not null } select (id, sync!)],
            DiskFreeBytes = disk.FreeBytes,
            DiskSizeBytes = disk.SizeBytes,
            DatabaseBytes = SizeOf(home.StoreFile),
            LogBytes = SizeOf(home.StoreFile + "-wal"),
            Integrity = integrity.Latest,
        };
    }

    private StoredState? ReadStore(TrustSnapshot snapshot)
    {
        try
        {
            return store.Read(reader => new StoredState(
                reader.OutboxStandings(),
                reader.CountInbox(InboxState.Stored),
                reader.CountInbox(InboxState.Quarantined),
                reader.CountAlarmsByKind(),
                [.. Checkpoints(reader, snapshot.Partners.Keys)],
                [.. snapshot.Partners.Keys.Select(id => (id, reader.RoomTaken(id)))],
                WitnessReading.All(reader, witnessing)));
        }
        catch (StoreFailedException)
        {
            return null; // health says it
        }
    }

    private static IEnumerable<CheckpointRow> Checkpoints(StoreReader reader, IEnumerable<PartnerId> partners) =>
        from partner in partners
        from side in new[] { LogSide.Mine, LogSide.Theirs }
        let newest = reader.LatestCheckpoint(partner, side)
        where newest is not null
        select newest;

    private static long? SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;
}
