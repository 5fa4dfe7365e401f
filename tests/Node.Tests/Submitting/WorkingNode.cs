using System.Text;
using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.FeedingBack;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Founding;
using CertBridge.Node.Linking;
using CertBridge.Node.Restoring;
using CertBridge.Node.Settings;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Node.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Submitting;

/// <summary>A founded node with its keys, what it believes and its store open: everything but the listeners, and a clock that stands still.</summary>
internal sealed class WorkingNode : IAsyncDisposable
{
    public static readonly Caller Operator = new("operator-1", OperatorRole.Operator, FoundedNode.Now.AddDays(300), new KeyId(Digest.Of("operator-1"u8)));

    private readonly FoundedNode founded;

    public WorkingNode(FoundedNode founded)
    {
        this.founded = founded;
        Clock = new TestClock(FoundedNode.Now);
        Trust = founded.Book(Clock);
        Keys = NodeKeys.Load(founded.Home).Value!;
        Identity = new NodeIdentity(founded.Id, founded.Settings.Environment);
        Open();
    }

    public TestClock Clock { get; }

    public TrustBook Trust { get; }

    public NodeKeys Keys { get; }

    public NodeIdentity Identity { get; }

    public LinkSignals Signals { get; } = new();

    /// <summary>Of a node that witnesses for nobody.</summary>
    public HelloWriting Hellos => new(Identity, Trust, Store, WitnessSettings.Nobody, Maintenances, Clock);

    public Maintenances Maintenances => new(Store, Identity, Trust, Signals, Clock, NullLogger<Maintenances>.Instance);

    public OpenLanes Lanes { get; } = new();

    public FreshEntries Fresh { get; } = new();

    public FoundedNode Founded => founded;

    public NodeStore Store { get; private set; } = null!;

    public OutgoingDeciding Deciding { get; private set; } = null!;

    public Pseudonyms Pseudonyms { get; private set; } = null!;

    public FactsKey Facts { get; private set; } = null!;

    public IncomingDeciding Incoming { get; private set; } = null!;

    public EntryNumbering Numbering { get; private set; } = null!;

    public SubmissionDesk Desk { get; private set; } = null!;

    public PreviewDesk Previews { get; private set; } = null!;

    public Replaying Replaying => new(Identity, new DecidedReports(Identity, Store, Trust, Keys, Clock), Trust, Pseudonyms, Facts);

    public Redeciding Redeciding => new(Deciding, Withdrawals, Feedback, Onward, Keys, Store, Clock);

    public OnwardDeciding Onward { get; private set; } = null!;

    public ForwardingOrders Forwarding => new(Identity, Trust, Store, new ReportForwarding(Trust, Onward, Signals), Clock, NullLogger<ForwardingOrders>.Instance);

    public ForwardingEnding ForwardingEnding => new(Store, Signals, Settled, Clock, NullLogger<ForwardingEnding>.Instance);

    public RestoredMark Restored => RestoredMark.Read(Founded.Home).Value!;

    public OnwardWorker OnwardWorker => new(Store, Trust, new ReportForwarding(Trust, Onward, Signals), Restored, Signals, new LinkAlarms(Store, Clock, NullLogger<LinkAlarms>.Instance), Clock, NullLogger<OnwardWorker>.Instance);

    public WithdrawalSealing Withdrawals => new(Identity, Keys, Store);

    public WithdrawalWorker WithdrawalWorker => new(Store, Trust, Withdrawals, Signals, new LinkAlarms(Store, Clock, NullLogger<LinkAlarms>.Instance), Clock, NullLogger<WithdrawalWorker>.Instance);

    public FeedbackSealing Feedback => new(Identity, Keys, Store, Facts);

    public FeedbackGiving Giving => new(Store, Keys, Taking, Clock);

    public PersonReceiptGiving Receipts => new(Identity, Store, Trust, Taking, Clock);

    private FeedbackTaking Taking => new(Store, Trust, Feedback, Signals, NullLogger<FeedbackTaking>.Instance);

    public FeedbackWorker FeedbackWorker => new(Store, Trust, Feedback, Signals, Clock, NullLogger<FeedbackWorker>.Instance);

    public RetractionDesk Retractions => new(Store, Signals, Settled, Clock, NullLogger<RetractionDesk>.Instance);

    public AmendmentDesk Amendments { get; private set; } = null!;

    public SettledReports Settled { get; } = new();

    public static WorkingNode Founding(string id = "cert-aln") => new(new FoundedNode(id));

    /// <summary>Takes in the other's card, with its fingerprint, as an admin would.</summary>
    public void Meet(WorkingNode other) =>
        Assert.True(Trust.ImportCard(other.Trust.Current.OwnBundle, other.Trust.Current.OwnCard.Fingerprint) is { IsValid: true });

    /// <summary>A second officer on each card, and this node has taken both cards in.</summary>
    public void AddOfficers(WorkingNode other)
    {
        founded.AddOfficer();
        other.founded.AddOfficer();
        Assert.Empty(Trust.ReloadOwn().Problems);
        Assert.Empty(Trust.TakeCard(other.Identity.Id, PartnerCard.Parser.ParseFrom(other.founded.Card.Bytes)).Problems);
    }

    /// <summary>Every officer of both sides signs the document, and this node holds the signatures.</summary>
    public Agreement Agree(WorkingNode other, Func<string, string>? change = null, ulong version = 1)
    {
        string yaml = AgreementTemplate.Write(Identity.Id, other.Identity.Id, DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime), version);
        byte[] document = Encoding.UTF8.GetBytes(change is null ? yaml : change(yaml));
        var taken = Trust.TakeAgreement(document, [.. founded.SignByEach(document), .. other.founded.SignByEach(document)]);
        Assert.True(taken.IsValid, string.Join('\n', taken.Problems));
        return taken.Value.Agreement.Document;
    }

    /// <summary>Takes over the agreements the other holds with this node, as the notices of a link would.</summary>
    public void TakeFrom(WorkingNode other)
    {
        foreach (KnownAgreement known in other.Trust.Current.Find(Identity.Id)!.Agreements)
            Assert.True(Trust.TakeAgreement(known.Document.Bytes, known.AllSignatures, other.Identity.Id).IsValid);
    }

    public Task<Protocol.Errors.Parsed<Submission>> SubmitAsync(string yaml, string key = "", params string[] to)
    {
        var request = new SubmitRequest { Document = ByteString.CopyFromUtf8(yaml), Format = "yaml", Key = key, To = { to } };
        return Desk.SubmitAsync(request, Operator, CancellationToken.None);
    }

    /// <summary>Accepted for a lane that is asked for.</summary>
    public async Task<Submission> AcceptedAsync(string yaml, LaneName lane)
    {
        var submitted = await Desk.SubmitAsync(new SubmitRequest { Document = ByteString.CopyFromUtf8(yaml), Format = "yaml", Lane = lane }, Operator, CancellationToken.None);
        Assert.True(submitted.IsValid, string.Join('\n', submitted.Problems));
        return submitted.Value;
    }

    public async Task<Submission> AcceptedAsync(string yaml, string key = "", params string[] to)
    {
        var submitted = await SubmitAsync(yaml, key, to);
        Assert.True(submitted.IsValid, string.Join('\n', submitted.Problems));
        return submitted.Value;
    }

    /// <summary>Numbers what is queued for the partner, as the lanes' owners would, and gives all that has a number and no receipt, with its bytes, by lane and number: the urgent lanes last, as if their connection had been down.</summary>
    public async Task<IReadOnlyList<OutboxRow>> NumberedAsync(PartnerId partner)
    {
        LaneName[] lanes = [.. LaneGroups.LanesOf(LaneGroup.Ordinary), .. LaneGroups.LanesOf(LaneGroup.Urgent)];
        foreach (LaneName lane in lanes)
            await Numbering.NumberAsync(partner, lane, 100, CancellationToken.None);
        return [.. lanes.SelectMany(lane => Store.Read(reader => reader.SentUnsettled(partner, lane, 0, 100)))];
    }

    /// <summary>The store is closed and opened again, as by a restart; what was only in memory is gone.</summary>
    public async Task RestartAsync(Action? whileClosed = null)
    {
        await Store.DisposeAsync();
        whileClosed?.Invoke();
        Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Keys.Dispose();
        founded.Dispose();
    }

    private void Open()
    {
        StoreKey secret = StoreKeys.ReadOrMake(founded.Home, new KeyFolder(founded.Home)).Value!;
        Store = NodeStore.Open(founded.Home, secret, Clock);
        var counts = new PeriodCounts(Store);
        Deciding = new OutgoingDeciding(Identity, Keys, Trust, counts, Pseudonyms = new Pseudonyms(secret), Facts = DecidingRegistration.KeyOf(secret));
        Onward = new OnwardDeciding(Identity, Keys, Store, Trust, counts, new KeptDeciding(Identity, Trust, Facts, Clock), Pseudonyms, Facts);
        Incoming = new IncomingDeciding(Identity, Trust, Facts);
        Numbering = new EntryNumbering(Store, Trust, Redeciding, Lanes, new SettledReports(), Signals, new LinkAlarms(Store, Clock, NullLogger<LinkAlarms>.Instance), Clock, NullLogger<EntryNumbering>.Instance);
        var judging = new SubmissionJudging(Identity, founded.Settings, Store);
        var numbers = new ReportNumbers(Store);
        Previews = new PreviewDesk(Identity, judging, Trust, Store, Deciding, numbers, Clock);
        Amendments = new AmendmentDesk(
            Identity, judging, Trust, Store, Deciding, Numbering, Fresh, Signals, Settled, new DiskRoom(founded.Home, Clock), Clock, NullLogger<AmendmentDesk>.Instance);
        Desk = new SubmissionDesk(
            Identity, judging, Trust, Store, Deciding, numbers, Numbering, Fresh, Signals, new DiskRoom(founded.Home, Clock), Clock, NullLogger<SubmissionDesk>.Instance);
    }
}
