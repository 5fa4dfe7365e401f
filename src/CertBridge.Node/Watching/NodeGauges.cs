using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Watching;

/// <summary>Every metric that is read off the node's state. Names and labels are those of reference tools: base units, bounded labels, no report content.</summary>
internal static class NodeGauges
{
    public static IReadOnlyList<GaugeDescription> All { get; } =
    [
        Gauge("healthy", "1 while the node can do its job, as /healthz says.", [], state => [new(state.Ailments.Count == 0 ? 1 : 0)]),
        Gauge("start_timestamp_seconds", "When the node started.", [], state => [new(Seconds(state.Started))]),
        Gauge("build_info", "1, with the version of the program.", ["version"], _ => [new(1, new(StoreProgram.Own))]),
        Gauge("policy_info", "1, with name and version of the policy in force and the beginning of its SHA-256.", ["version", "digest"], state =>
            [new(1, new(state.Trust.Policy.Document.ToString(), state.Trust.Policy.Document.Hash.ToString()[..12]))]),
        Gauge("outbox_items", "Entries of the outbox in each state.", ["partner", "state"], OutboxItems),
        Gauge("outbox_oldest_seconds", "Age of the oldest entry on each lane that has no receipt; 0 where none waits.", ["partner", "lane"], OutboxOldest),
        Gauge("inbox_items", "Items of the inbox in each state.", ["state"], state =>
            state.Stored is { } stored ? [new(stored.InboxStored, new("stored")), new(stored.InboxQuarantined, new("quarantined"))] : []),
        Gauge("partner_up", "1 while the link is up and both sides name the same agreement.", ["partner"], state =>
            state.Links.Select(one => new GaugeValue(one.Link.State == LinkState.Up ? 1 : 0, new(one.Partner.Value)))),
        Gauge("partner_maintenance", "1 while a maintenance goes on that the partner announced.", ["partner"], state =>
            state.Links.Select(one => new GaugeValue(state.Maintenance.Contains(one.Partner) ? 1 : 0, new(one.Partner.Value)))),
        Gauge("partner_last_contact_timestamp_seconds", "When there was last a link with the partner; absent before the first since the start.", ["partner"], state =>
            state.Links.Where(one => one.LastContact is not null).Select(one => new GaugeValue(Seconds(one.LastContact!.Value), new(one.Partner.Value)))),
        Gauge("clock_offset_seconds", "Their clock minus ours at the last hello.", ["partner"], state =>
            state.Links.Where(one => one.Link.ClockOffset is not null).Select(one => new GaugeValue(one.Link.ClockOffset!.Value.TotalSeconds, new(one.Partner.Value)))),
        Gauge("sync_difference", "What the partner holds otherwise than this node said it, by kind: withdrawn or documents; absent before the first comparison since the start.", ["partner", "kind"], state =>
            from one in state.Syncs
            from kind in one.Sync.Kinds
            select new GaugeValue(kind.Count, new(one.Partner.Value, kind.Kind))),
        Gauge("sync_compared_timestamp_seconds", "When both sides were last compared; absent before the first time since the start.", ["partner"], state =>
            state.Syncs.Select(one => new GaugeValue(Seconds(one.Sync.ComparedAt!.Value), new(one.Partner.Value)))),
        Gauge("cert_not_after_timestamp_seconds", "When a card, sheet or certificate expires; without a partner it is our own.", ["purpose", "partner"], Expiries),
        Gauge("agreement_until_timestamp_seconds", "First instant the agreement in force is no longer; absent where none is.", ["partner"], state =>
            from partner in state.Trust.Partners.Values
            let inForce = partner.InForce(state.Now)
            where inForce is not null
            select new GaugeValue(Seconds(EndOf(inForce.Document.Until)), new(partner.Id.Value))),
        Gauge("ledger_last_checkpoint_timestamp_seconds", "When the newest checkpoint of our log (mine) or the partner's (theirs) was signed or verified.", ["partner", "side"], state =>
            Of(state.Stored?.Checkpoints, row => new GaugeValue(Seconds(row.At), new(row.Partner.Value, Side(row.Side))))),
        Gauge("ledger_leaves", "Leaves beneath the newest checkpoint.", ["partner", "side"], state =>
            Of(state.Stored?.Checkpoints, row => new GaugeValue(row.Size, new(row.Partner.Value, Side(row.Side))))),
        Gauge("ledger_witness_lag_entries", "Leaves of our log under its newest checkpoint that the witness has not cosigned; absent where no witness is set.", ["partner"], state =>
            Of(state.Stored?.Witnessed, lag => new GaugeValue(lag.Leaves, new(lag.About.Value)))),
        Gauge("ledger_unwitnessed_seconds", "Since when there are such leaves; 0 where there are none, absent where no witness is set.", ["partner"], state =>
            Of(state.Stored?.Witnessed, lag => new GaugeValue(lag.Since is { } since ? Math.Max(0, (state.Now - since).TotalSeconds) : 0, new(lag.About.Value)))),
        Gauge("alarms", "Alarms kept, by kind.", ["kind"], state => Of(state.Stored?.Alarms, one => new GaugeValue(one.Count, new(one.Kind)))),
        Gauge("partner_room_bytes", "What a partner's envelopes and log take on the disk.", ["partner"], state =>
            Of(state.Stored?.Rooms, one => new GaugeValue(one.Bytes, new(one.Partner.Value)))),
        Gauge("store_bytes", "Size of the store's files.", ["file"], state => [.. Maybe(state.DatabaseBytes, new("database")), .. Maybe(state.LogBytes, new("log"))]),
        Gauge("store_integrity_ok", "1 when the last look at every page of the store found nothing; absent before the first.", [], state =>
            state.Integrity is { } found ? [new(found.IsWhole ? 1 : 0)] : []),
        Gauge("store_integrity_timestamp_seconds", "When it was looked at.", [], state => state.Integrity is { } found ? [new(Seconds(found.At))] : []),
        Gauge("disk_free_bytes", "Free on the disk of the store.", [], state => Maybe(state.DiskFreeBytes, default)),
        Gauge("disk_size_bytes", "Size of the disk of the store.", [], state => Maybe(state.DiskSizeBytes, default)),
    ];

    private static GaugeDescription Gauge(string name, string help, IReadOnlyList<string> labels, Func<NodeState, IEnumerable<GaugeValue>> read) => new(NodeMeters.Prefix + name, help, labels, read);

    private static IEnumerable<GaugeValue> OutboxItems(NodeState state) =>
        from one in state.Stored?.Outbox ?? []
        from count in new[] { ("queued", one.Queued), ("sent", one.Sent), ("delivered", one.Delivered), ("quarantined", one.Quarantined), ("refused", one.Refused), ("expired", one.Expired), ("cancelled", one.Cancelled) }
        select new GaugeValue(count.Item2, new(one.Partner.Value, count.Item1));

    /// <summary>Of every partner there is, also of one to which nothing was ever sent: what is absent cannot be told from what nobody looks at.</summary>
    private static IEnumerable<GaugeValue> OutboxOldest(NodeState state)
    {
        if (state.Stored is not { } stored)
            return [];
        Dictionary<PartnerId, OutboxStanding> outbox = stored.Outbox.ToDictionary(one => one.Partner);
        return
            from partner in state.Trust.Partners.Keys.Union(outbox.Keys)
            from lane in LaneGroups.Lanes
            let oldest = outbox.GetValueOrDefault(partner)?.Oldest.Of(lane)
            select new GaugeValue(oldest is { } since ? Math.Max(0, (state.Now - since).TotalSeconds) : 0, new(partner.Value, lane.ToString().ToLowerInvariant()));
    }

    private static IEnumerable<GaugeValue> Expiries(NodeState state)
    {
        yield return new(Seconds(state.Trust.OwnCard.Expires), new("card"));
        yield return new(Seconds(state.Trust.OwnSheet.Expires), new("key-sheet"));
        yield return new(Seconds(state.TlsExpires), new("tls"));
        yield return new(Seconds(state.Trust.OwnCard.SigningKeys.Max(key => key.NotAfter)), new("signing"));
        if (state.Trust.OwnContacts is { } contacts)
            yield return new(Seconds(contacts.Expires), new("contact-sheet"));
        foreach (TrustedPartner partner in state.Trust.Partners.Values)
        {
            yield return new(Seconds(partner.Card.Expires), new("card", partner.Id.Value));
            if (partner.Sheet is { } sheet)
                yield return new(Seconds(sheet.Expires), new("key-sheet", partner.Id.Value));
            if (partner.Contacts is VerifiedContactSheet theirs)
                yield return new(Seconds(theirs.Expires), new("contact-sheet", partner.Id.Value));
        }
    }

    private static IEnumerable<GaugeValue> Of<T>(IReadOnlyList<T>? rows, Func<T, GaugeValue> read) => (rows ?? []).Select(read);

    private static IEnumerable<GaugeValue> Maybe(long? value, SeriesKey key) => value is { } known ? [new(known, key)] : [];

    private static string Side(LogSide side) => side == LogSide.Mine ? "mine" : "theirs";

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;

    private static DateTimeOffset EndOf(DateOnly lastDay) => new(lastDay.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
