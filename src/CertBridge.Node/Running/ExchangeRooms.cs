using CertBridge.Node.Anchoring;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Checkpointing;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Epochs;
using CertBridge.Node.FeedingBack;
using CertBridge.Node.Forgetting;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Receiving;
using CertBridge.Node.Releasing;
using CertBridge.Node.Restoring;
using CertBridge.Node.Rotating;
using CertBridge.Node.Submitting;
using CertBridge.Node.Syncing;
using CertBridge.Node.Withdrawing;
using CertBridge.Node.Witnessing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Running;

/// <summary>
/// The rooms in which two nodes exchange: all that a link or a local call goes through, but listeners, founding, introducing, watching and the service manager. A node and a simulated one (docs/SIMULATION.md) wire the same.
/// </summary>
internal static class ExchangeRooms
{
    public static IServiceCollection AddExchange(this IServiceCollection services) => services
        .AddDeciding().AddSubmitting().AddWithdrawing().AddFeedingBack().AddForwarding().AddOperating().AddForgetting().AddBackingUp().AddRestoring()
        .AddCheckpointing().AddAnchoring().AddDelivering().AddReceiving().AddSyncing().AddLinking().AddEpochs().AddReleasing().AddRotating().AddWitnessing();
}
