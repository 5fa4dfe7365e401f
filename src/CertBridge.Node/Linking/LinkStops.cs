using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Linking;

/// <summary>
/// Partners with whom nothing is exchanged because one of the two went back (docs/STATES.md). Durable before anybody hears of it, and in memory for whoever asks: it is asked for
/// each hello and each look at a link.
/// </summary>
internal sealed class LinkStops
{
    private readonly NodeStore store;
    private readonly LinkAlarms alarms;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<PartnerId, RewindRow> standing;
    private readonly Lock gate = new();
    private volatile SkippedNumbers? skipped;

    /// <summary>Reports this node may have accepted since the copy was made it was put back to: the partners know them by ids it must not give again.</summary>
    private const long ReportsForgottenMax = 10_000;

    public LinkStops(NodeStore store, LinkAlarms alarms, TimeProvider time)
    {
        this.store = store;
        this.alarms = alarms;
        this.time = time;
        standing = new(store.Read(reader => reader.ListRewinds()).ToDictionary(row => row.Partner));
    }

    /// <returns>Null where the exchange goes on.</returns>
    public RewindRow? Of(PartnerId partner) => standing.TryGetValue(partner, out RewindRow? row) && row.State.IsStopped() ? row : null;

    /// <summary>For people, with the next step.</summary>
    public static string Words(RewindRow stop) => $"{Who(stop.State)}: {stop.Found}; nothing is exchanged: certbridge partner epoch {stop.Partner}";

    /// <summary>The same for the partner, which has commands of its own.</summary>
    public static string WordsForThePartner(RewindRow stop) => $"nothing is exchanged until two officers of the node that went back open a new epoch: {stop.Found}";

    /// <summary>The number after which reports of this year go on since this node was found to have gone back; 0 where that did not happen since its start.</summary>
    public long ReportsGoOnAfter(int year) => skipped is { } numbers && numbers.Year == year ? numbers.Last : 0;

    /// <summary>Stop, alarm and what the partner showed are one commit, and so are the report numbers that are left out where it is this node that went back.</summary>
    /// <returns>False where a new epoch has begun since it was found: that settled it.</returns>
    public async Task<bool> NoteAsync(PartnerId partner, HelloObjection objection, Hello shown)
    {
        (RewindEvent found, string text) = (objection.Found ?? throw new ArgumentException("It found nobody who went back.", nameof(objection)), objection.Text);
        byte[] facts = Facts(shown);
        AlarmRow alarm = alarms.Tell("REWOUND", partner, text, objection.Evidence);
        DateTimeOffset now = time.GetUtcNow();
        long? last = await store.CommitAsync<long?>(CommitUrgency.Urgent, facts.Length + text.Length, writer =>
        {
            if (writer.Epoch(partner) != objection.JudgedIn)
                return null;
            writer.AddAlarm(alarm);
            bool isFirst = found == RewindEvent.FoundHere && !writer.ListRewinds().Any(one => one.State is RewindState.Here or RewindState.Both);
            writer.MoveRewind(partner, found, now, text, facts);
            return isFirst ? writer.SkipReportNumbers(now.Year, ReportsForgottenMax) : 0;
        }, CancellationToken.None);
        Changed(partner);
        if (last > 0)
            skipped = new SkippedNumbers(now.Year, last.Value);
        return last is not null;
    }

    /// <summary>What the partner shows while it stands: officers sign over the newest.</summary>
    public async Task NoteShownAsync(RewindRow stop, Hello shown)
    {
        byte[] facts = Facts(shown);
        if (facts.AsSpan().SequenceEqual(stop.Shown))
            return;
        await store.CommitAsync(CommitUrgency.Routine, facts.Length, writer => writer.NoteShown(stop.Partner, facts), CancellationToken.None);
        Changed(stop.Partner);
    }

    /// <summary>After a commit that changed it. Both connections and people may have changed it at the same moment: what the store says is taken over, by one after the other, so that the newest stays.</summary>
    public void Changed(PartnerId partner)
    {
        lock (gate)
        {
            if (store.Read(reader => reader.FindRewind(partner)) is { } row)
                standing[partner] = row;
        }
    }

    /// <summary>Of a hello what it says of numbers and logs.</summary>
    private static byte[] Facts(Hello shown) => new Hello
    {
        Lanes = { shown.Lanes },
        FollowedSize = shown.FollowedSize,
        FollowedRoot = shown.FollowedRoot,
        LogEpoch = shown.LogEpoch,
        FollowedEpoch = shown.FollowedEpoch,
    }.ToByteArray();

    private sealed record SkippedNumbers(int Year, long Last);

    private static string Who(RewindState state) => state switch
    {
        RewindState.Here => "this node went back",
        RewindState.There => "the partner went back",
        _ => "both nodes went back",
    };
}
