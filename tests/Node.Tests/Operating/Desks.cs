using CertBridge.Node.Admitting;
using CertBridge.Node.Anchoring;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Epochs;
using CertBridge.Node.Forgetting;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Receiving;
using CertBridge.Node.Restoring;
using CertBridge.Node.Rotating;
using CertBridge.Node.Settings;
using CertBridge.Node.Syncing;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Witnessing;
using CertBridge.Storage.Homes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Operating;

/// <summary>Every local service over one working node.</summary>
internal sealed class Desks(WorkingNode node)
{
    public LinkBoard Board { get; } = new(node.Identity, node.Clock);

    public SettledReports Settled { get; } = new();

    public SyncBoard Syncs { get; } = new();

    public ReportDesk Reports => new(node.Desk, node.Amendments, node.Retractions, node.Previews, node.Trust, node.Store, new ReceiptWaiting(node.Store, Settled, node.Clock), node.Clock);

    public InboxDesk Inbox => new(node.Store, node.Trust, node.Keys, node.Founded.Home, new KeptDeciding(node.Identity, node.Trust, node.Facts, node.Clock), node.Forwarding, node.ForwardingEnding, new RestoredGate(node.Restored, node.Trust, node.Clock), node.Clock);

    public OutboxDesk Outbox => new(node.Store, node.Trust, Board, node.Signals, new EntryCancelling(node.Store, Settled, node.Clock, NullLogger<EntryCancelling>.Instance), node.Clock);

    public LedgerDesk Ledger => new(
        Reading, new LedgerVerification(node.Store, node.Identity, node.Trust), new ReceiptFinding(node.Store, Reading), new ReceiptProving(node.Store, node.Identity, node.Trust),
        new IncidentFinding(node.Store, node.Identity), new IncidentExporting(node.Store, node.Identity, node.Trust), new EvidenceShowing(node.Store, node.Identity, node.Trust),
        new CosignatureShowing(node.Store, node.Identity, node.Trust), new AnchorReading(node.Identity, node.Store), node.Trust, Running);

    private LedgerReading Reading => new(node.Store, node.Identity, node.Trust, Witnessing, Witness);

    /// <summary>Who witnesses, as a test sets it.</summary>
    public WitnessSettings Witnessing { get; init; } = WitnessSettings.Nobody;

    public WitnessBoard Witness { get; } = new();

    public RunningVerifications Running { get; } = new();

    public NodeDesk Node => new(
        node.Founded.Settings, node.Trust, new KeyStanding(KeyPassphraseSource.None, FilesInClear: 6), node.Founded.Home, node.Store, Board, Purge, Backups,
        new KeyListing(Keys, node.Trust, node.Keys, Sights), Maintenances, new IdentityLock(node.Trust, node.Keys, node.Clock), node.Restored, node.Clock);

    public Maintenances Maintenances => node.Maintenances;

    private KeySights Sights => new(node.Founded.Home, node.Trust);

    private KeyLog Keys => new(node.Store, node.Trust, node.Keys, Sights, node.Clock, NullLogger<KeyLog>.Instance);

    public ContentPurge Purge => new(node.Identity, node.Founded.Home, node.Store, node.Clock, NullLogger<ContentPurge>.Instance);

    private BackupTaking Backups => new(node.Identity, node.Keys, node.Trust, node.Founded.Home, node.Store, new DiskRoom(node.Founded.Home, node.Clock), node.Clock, NullLogger<BackupTaking>.Instance);

    public PartnerDesk Partners => new(node.Trust, node.Store, Board, Floors, new EpochReading(node.Store, Epochs), Syncs, Roots, node.Clock);

    private PartnerRoots Roots => new(node.Store, node.Trust, new LinkAlarms(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance), node.Clock);

    public EpochTaking Epochs
    {
        get
        {
            var alarms = new LinkAlarms(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance);
            return new(node.Identity, node.Trust, node.Store, new LinkStops(node.Store, alarms, node.Clock), alarms, Board, node.Signals, node.Clock);
        }
    }

    public FloorLowering Floors => new(node.Identity, node.Trust, node.Store, new SuiteFloors(node.Store), new LinkAlarms(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance), node.Clock);

    public AgreementDesk Agreements => new(node.Trust, node.Store, Board, new AgreementTesting(node.Store, node.Clock), node.Clock);

    public static ServerCallContext As(OperatorRole role, string call) => new LocalCall(call, role);
}
