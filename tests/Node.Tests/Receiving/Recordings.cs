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
    public static ArrivalRecording Of(WorkingNode node)
    {
        var publishing = new LogPublishing(node.Identity, node.Keys, node.Store, node.Clock);
        var alarms = new LinkAlarms(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance);
        var room = new PartnerRoom(node.Store, new LimitsInForce(new LimitSettings()), new DiskRoom(node.Founded.Home, node.Clock), node.Clock);
        return new ArrivalRecording(node.Identity, node.Trust, node.Store, publishing, alarms, room, new SuiteFloors(node.Store), new WithdrawalApplying(node.Founded.Home), node.Signals, node.Clock, NullLogger<ArrivalRecording>.Instance);
    }
}
