using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>
/// Somebody runs a second process from a copy of a node's home, with its keys: a thief, or a machine that was copied and is still on. What it does cannot be undone by others; it must not stay hidden. A partner that took something of the
/// copy which the node itself does not have stops with it, and never holds a mixture of both.
/// </summary>
internal sealed class ClonedSite(World world, PlannedClone plan)
{
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromMinutes(3);
    private static readonly string[] Kinds = ["REWOUND", "LOG_CONFLICT", "IDENTITY_CONFLICT"];

    private const int FirstNumber = 101;

    private readonly Site site = world.Of(plan.Node);

    /// <summary>Null before it starts.</summary>
    public Site? Clone { get; private set; }

    public void Schedule() => world.Timeline.After(plan.At, Begin);

    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        await world.AdvanceAsync(NoticedWithin);
        var findings = new List<string>();
        if (Clone is null)
            return findings;
        foreach (Site one in (IEnumerable<Site>)[.. world.Sites, Clone])
        {
            findings.AddRange(one.Faults);
            findings.AddRange(one.People.Complaints);
        }
        foreach (Site partner in world.Sites.Where(other => other != site))
            findings.AddRange(Objections(partner));
        return findings;
    }

    private void Begin()
    {
        world.Trace.Write($"somebody starts a copy of {site.Id}");
        Site clone = Clone = world.CloneOf(site);
        _ = Task.Run(clone.StartAsync);
        string[] others = [.. world.Sites.Where(other => other != site).Select(other => other.Id)];
        for (int i = 0; i < 3; i++)
        {
            var report = new SharedReport(FirstNumber + i, site.Id, others, i == 0 ? LaneName.Flash : LaneName.Routine);
            world.Timeline.After(TimeSpan.FromSeconds(1 + (5 * i)), () => clone.People.Submit(report));
        }
    }

    private IEnumerable<string> Objections(Site partner)
    {
        PartnerId self = PartnerId.Parse(site.Id);
        IReadOnlyList<byte[]> followed = partner.Node!.Store.Read(reader => reader.FollowedLeaves(self, 0, int.MaxValue));
        bool isOfNode = IsBeginning(followed, Log(site, partner));
        bool isOfClone = IsBeginning(followed, Log(Clone!, partner));
        if (!isOfNode && !isOfClone)
            yield return $"{partner.Id} follows a log of {site.Id} that is neither the node's nor the copy's";
        if (!isOfNode && !IsNoticed(partner.Node!.Store, self) && !IsNoticed(site.Node!.Store, PartnerId.Parse(partner.Id)))
            yield return $"{partner.Id} took leaves of a copy of {site.Id}, and neither of the two noticed";
    }

    private static bool IsNoticed(NodeStore store, PartnerId partner) => store.Read(reader =>
        reader.FindRewind(partner) is { State: not RewindState.Going } || reader.ListAlarms(100).Any(alarm => alarm.Partner == partner && Kinds.Contains(alarm.Kind)));

    private static IReadOnlyList<byte[]> Log(Site site, Site about) =>
        site.Node is { } node ? node.Store.Read(reader => reader.LinkLeaves(PartnerId.Parse(about.Id), 0, int.MaxValue)) : [];

    private static bool IsBeginning(IReadOnlyList<byte[]> followed, IReadOnlyList<byte[]> log) =>
        followed.Count <= log.Count && followed.Zip(log).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
