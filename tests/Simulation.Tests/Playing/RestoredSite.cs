using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Simulation.Tests.Checking;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>
/// A node that is put back to a copy of its store, as after a disk that died. Its people ask nothing of it until it is settled. Both sides have to notice, wherever there is something to notice; then two officers open a
/// new epoch, and everything goes on.
/// </summary>
internal sealed class RestoredSite(World world, PlannedRestore plan)
{
    private static readonly TimeSpan StandsStillFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> mustNotice = new(StringComparer.Ordinal);
    private string? copy;
    private bool isDown;

    public Site Site { get; } = world.Of(plan.Node);

    public TimeSpan CopiedAt => plan.CopiedAt;

    /// <summary>True once it was put back.</summary>
    public bool Happened { get; private set; }

    /// <summary>True while its disk is being replaced: nobody starts the node meanwhile.</summary>
    public bool HoldsDown(Site site) => isDown && site == Site;

    public void Schedule(List<SharedReport> reports)
    {
        world.Timeline.After(plan.CopiedAt, () =>
        {
            copy = Site.CopyStore();
            world.Trace.Write($"the store of {Site.Id} is copied");
        });
        world.Timeline.After(plan.PutBackAt, () => PutBack(reports));
    }

    /// <summary>Waits until every partner that must notice has, and so has the node; then its officers settle it.</summary>
    public async Task SettleAsync(FoundedHomes homes, Checker checker)
    {
        TimeSpan until = world.Timeline.Now + NoticedWithin;
        while (world.Timeline.Now < until && (!Happened || isDown || !Site.IsUp || mustNotice.Any(partner => !IsStopped(Site, partner) || !IsStopped(world.Of(partner), Site.Id))))
            await world.AdvanceAsync(Look);
        foreach (string partner in mustNotice.Order(StringComparer.Ordinal))
        {
            if (!IsStopped(Site, partner) || !IsStopped(world.Of(partner), Site.Id))
                checker.Find($"{Site.Id} was put back to a copy, {partner} holds more of it than it has itself, and {(IsStopped(Site, partner) ? partner : Site.Id)} did not stop");
        }
        checker.DemandStandstill(Site, [.. mustNotice]);
        await world.AdvanceAsync(TimeSpan.FromSeconds(30)); // who holds nothing more may meet it too, and stops where it must
        checker.DemandStandstill(Site, [.. mustNotice]);
        foreach (Site partner in world.Sites.Where(site => site != Site))
            await SettleAsync(partner.Id, homes, checker);
        Site.IsClosedToPeople = false;
        Site.People.AskAgain();
        world.Trace.Write($"the officers of {Site.Id} have settled it");
    }

    private void PutBack(List<SharedReport> reports)
    {
        if (Site.IsStarting)
        {
            world.Timeline.After(TimeSpan.FromSeconds(1), () => PutBack(reports));
            return;
        }
        Site.Crash(isTold: true);
        isDown = true;
        Site.IsClosedToPeople = true;
        Site.PutBack(copy ?? throw new InvalidOperationException("it was never copied"));
        world.Trace.Write($"{Site.Id} is put back to the copy");
        foreach (SharedReport report in reports.Where(report => report.Origin == Site.Id && (report.ChangedAt >= plan.CopiedAt || report.IsAsked)))
            report.IsForgotten = true;
        Happened = true;
        world.Timeline.After(StandsStillFor, () => _ = Task.Run(StartAsync));
    }

    private async Task StartAsync()
    {
        isDown = false;
        await Site.StartAsync();
        foreach (Site partner in world.Sites.Where(site => site != Site && HoldsMore(site)))
            mustNotice.Add(partner.Id);
        world.Trace.Write($"more of it is held by {string.Join(", ", mustNotice)}");
    }

    /// <summary>What the partner has under its own hands is compared with what came out of the copy, at the moment it starts. Where the partner's process is down it is not known.</summary>
    private bool HoldsMore(Site partner)
    {
        if (partner.Node is not { } there || Site.Node is not { } here)
            return false;
        (PartnerId self, PartnerId other) = (PartnerId.Parse(Site.Id), PartnerId.Parse(partner.Id));
        (ulong followed, ulong[] floors) = there.Store.Read(reader => (reader.FollowedLogSize(self), Lanes(lane => reader.GetLaneIn(self, lane).Floor)));
        (ulong has, ulong[] last) = here.Store.Read(reader => (reader.LinkLogSize(other), Lanes(lane => reader.GetLaneOut(other, lane).LastNumber)));
        return followed > has || floors.Zip(last).Any(lane => lane.First > lane.Second);
    }

    private static ulong[] Lanes(Func<LaneName, ulong> read) => [.. LaneGroups.Lanes.Select(read)];

    private static bool IsStopped(Site site, string partner) =>
        site.Node is { } node && node.Store.Read(reader => reader.FindRewind(PartnerId.Parse(partner))) is { State: not RewindState.Going };

    private async Task SettleAsync(string partner, FoundedHomes homes, Checker checker)
    {
        if (Site.Node is not { } node)
            return;
        try
        {
            OpenEpochResponse asked = await world.WaitAsync(node.Desk<PartnerDesk>().OpenEpoch(new OpenEpochRequest { Partner = partner }, People.Call("PartnerService/OpenEpoch", OperatorRole.Officer)));
            if (asked.Statement.IsEmpty)
                return;
            byte[][] signatures = homes.SignByEach(Site.Id, asked.Statement.ToByteArray());
            var request = new OpenEpochRequest { Partner = partner, Signatures = { signatures.Select(signature => ByteString.CopyFrom(signature)) } };
            OpenEpochResponse opened = await world.WaitAsync(node.Desk<PartnerDesk>().OpenEpoch(request, People.Call("PartnerService/OpenEpoch", OperatorRole.Officer)));
            world.Trace.Write($"{Site.Id} opens epoch {opened.Epoch} with {partner}");
        }
        catch (NodeRefusalException refusal)
        {
            checker.Find($"{Site.Id} does not let its officers open an epoch with {partner}: {refusal.Problems[0]}");
        }
    }
}
