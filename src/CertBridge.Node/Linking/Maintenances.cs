using System.Collections.Concurrent;
using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>
/// Who said that it may be away for a while: this node, which tells its partners in every hello, and partners, whose word changes what is shown of a link that is down and whether people are called.
/// Kept over restarts, since those are what it is announced for. It ends by itself: a partner that never comes back is not under maintenance for ever.
/// </summary>
internal sealed class Maintenances
{
    private const int RowBytes = 64;
    private static readonly TimeSpan LastsMax = TimeSpan.FromSeconds(Limits.MaintenanceSecondsMax);

    private readonly NodeStore store;
    private readonly NodeIdentity identity;
    private readonly TrustBook trust;
    private readonly LinkSignals signals;
    private readonly TimeProvider time;
    private readonly ILogger<Maintenances> logger;
    private readonly ConcurrentDictionary<PartnerId, MaintenanceRow> announced;

    public Maintenances(NodeStore store, NodeIdentity identity, TrustBook trust, LinkSignals signals, TimeProvider time, ILogger<Maintenances> logger)
    {
        this.store = store;
        this.identity = identity;
        this.trust = trust;
        this.signals = signals;
        this.time = time;
        this.logger = logger;
        announced = new(store.Read(reader => reader.ListMaintenance()).ToDictionary(row => row.Node));
    }

    /// <summary>What this node announced and that goes on; null for none.</summary>
    public MaintenanceRow? Own => Of(identity.Id);

    /// <summary>What the node announced and that goes on; null for none.</summary>
    public MaintenanceRow? Of(PartnerId node) => announced.TryGetValue(node, out MaintenanceRow? row) && time.GetUtcNow() < row.Until ? row : null;

    /// <summary>As our hello says it; null where there is nothing to say.</summary>
    public Maintenance? Said() => Own is { } own
        ? new Maintenance { FromMs = (ulong)own.Since.ToUnixTimeMilliseconds(), UntilMs = (ulong)own.Until.ToUnixTimeMilliseconds() }
        : null;

    /// <summary>This node may be away from now on. Every partner with a link hears of it at once, the others when they next have one.</summary>
    /// <param name="lasts">From now; nothing to end it.</param>
    /// <param name="caller">Who said so; it is a leaf of the node log.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="StoreFailedException">The store failed.</exception>
    public async Task<MaintenanceRow?> AnnounceAsync(TimeSpan lasts, Caller caller, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        MaintenanceRow? row = lasts > TimeSpan.Zero ? new MaintenanceRow(identity.Id, now, now + lasts) : null;
        byte[] leaf = MaintenanceLeaf.Write(row?.Until, caller, now);
        await KeepAsync(identity.Id, row, writer => writer.AppendNodeLeaf(MaintenanceLeaf.Kind, leaf), cancellationToken);
        foreach (PartnerId partner in trust.Current.Partners.Keys)
            signals.RaiseTrust(partner);
        return row;
    }

    /// <summary>What a partner's hello says. It counts from when it is heard, by our clock, and for no longer than a maintenance may last.</summary>
    /// <exception cref="LinkBrokenException">It is none.</exception>
    /// <exception cref="StoreFailedException">The store failed.</exception>
    public async Task TakeAsync(PartnerId partner, Maintenance? said, CancellationToken cancellationToken)
    {
        MaintenanceRow? row = said is null ? null : Read(partner, said);
        MaintenanceRow? before = announced.GetValueOrDefault(partner);
        if (row?.Until == before?.Until)
            return;
        await KeepAsync(partner, row, _ => { }, cancellationToken);
        if (row is null)
            logger.MaintenanceOver(partner);
        else
            logger.MaintenanceAnnounced(partner, row.Until);
    }

    private MaintenanceRow? Read(PartnerId partner, Maintenance said)
    {
        if (said.UntilMs < said.FromMs || said.UntilMs - said.FromMs > (ulong)LastsMax.TotalMilliseconds || said.UntilMs > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            throw new LinkBrokenException(ClosingReason.HelloRefused, $"a hello announces a maintenance that is none: it ends before it begins, or more than {LastsMax.TotalHours} hours later");
        DateTimeOffset now = time.GetUtcNow();
        var until = DateTimeOffset.FromUnixTimeMilliseconds((long)said.UntilMs);
        if (until <= now)
            return null; // over by our clock
        DateTimeOffset last = now + LastsMax;
        MaintenanceRow? before = announced.GetValueOrDefault(partner);
        return new MaintenanceRow(partner, before?.Until == until ? before.Since : now, until < last ? until : last);
    }

    private async Task KeepAsync(PartnerId node, MaintenanceRow? row, Action<StoreWriter> beside, CancellationToken cancellationToken)
    {
        await store.CommitAsync(CommitUrgency.Routine, RowBytes, writer =>
        {
            if (row is null)
                writer.EndMaintenance(node);
            else
                writer.SetMaintenance(row);
            beside(writer);
            return true;
        }, cancellationToken);
        if (row is null)
            announced.TryRemove(node, out _);
        else
            announced[node] = row;
    }
}
