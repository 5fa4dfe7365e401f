using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Receiving;

/// <summary>What writes down arrivals at a node, with the parts it stands on.</summary>
internal static class Recordings
{
    /// <summary>What a node that starts now makes of the parts that lie on its disk.</summary>
    public static PartialArrivals Partials(WorkingNode node, PartnerRoom? room = null) =>
        new(node.Founded.Home, node.Store, node.Trust, room ?? Room(node), node.Clock, NullLogger<PartialArrivals>.Instance);

    public static PartnerRoom Room(WorkingNode node) => new(node.Store, new LimitsInForce(new LimitSettings()), new DiskRoom(node.Founded.Home, node.Clock), node.Clock);

    public static ArrivalRecording Of(WorkingNode node)
    {
        var publishing = new LogPublishing(node.Identity, node.Keys, node.Store, node.Clock);
        var alarms = new LinkAlarms(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance);
        return new ArrivalRecording(node.Identity, node.Trust, node.Store, publishing, alarms, Room(node), new SuiteFloors(node.Store), new WithdrawalApplying(node.Founded.Home), node.Signals, node.Clock, NullLogger<ArrivalRecording>.Instance);
    }
}
