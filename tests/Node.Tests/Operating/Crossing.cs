using CertBridge.Node.Deciding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Operating;

/// <summary>
/// Carries what is queued from one node's store to the other's and the receipts back, with the real keys and in the order of docs/LINK.md, but
/// without a link: what the ledger looks like after a day of work.
/// </summary>
internal sealed class Crossing(WorkingNode from, WorkingNode to)
{
    /// <summary>Every queued entry goes over and its receipt comes back beneath a checkpoint.</summary>
    public async Task CarryAsync()
    {
        foreach (OutboxRow entry in await from.NumberedAsync(to.Identity.Id))
            await CarryOneAsync(entry);
        CheckpointRow signed = await SignAsync(to, from);
        await FollowAsync(signed);
        await SignAsync(from, to);
    }

    /// <summary>Signs everything in the owner's log about the other.</summary>
    /// <param name="owner">Whose log it is.</param>
    /// <param name="about">Whom it is about.</param>
    /// <param name="by">Its log key; the one in use when not given.</param>
    public static async Task<CheckpointRow> SignAsync(WorkingNode owner, WorkingNode about, PrivateKey? by = null) =>
        await owner.Store.CommitAsync(CommitUrgency.Routine, 1, writer => Sign(writer, owner, about, by ?? owner.Keys.Log));

    /// <summary>The same within a commit.</summary>
    public static CheckpointRow Sign(StoreWriter writer, WorkingNode owner, WorkingNode about, PrivateKey by)
    {
        PartnerId partner = about.Identity.Id;
        var tree = new MerkleFrontier();
        foreach (byte[] record in writer.LinkLeaves(partner, 0, int.MaxValue))
            tree.Append(MerkleHash.Leaf(record));
        var head = new LogCheckpoint(LogCheckpoint.OriginOf(owner.Identity.Environment, owner.Identity.Id, partner), tree.Size, tree.Root());
        byte[] note = SignedNote.Sign(head, by.Id, by.Sign);
        var row = new CheckpointRow(partner, LogSide.Mine, tree.Size, tree.Root(), note, tree.ToBytes(), owner.Clock.Now);
        writer.SaveCheckpoint(row, writer.LatestCheckpoint(partner, LogSide.Mine));
        return row;
    }

    private async Task CarryOneAsync(OutboxRow entry)
    {
        var context = new OpeningContext(to.Identity.Id, from.Trust.Current.OwnCard, to.Keys.Encryption, to.Clock.Now);
        OpenedEnvelope opened = Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(entry.Header, entry.Cms, context)).Envelope;
        Report report = ReportItems.Join(opened.Items, opened.Manifest).Value!;
        IncomingDecision decision = to.Incoming.Decide(opened, report, to.Trust.Current.Find(from.Identity.Id)!, to.Clock.Now);
        Assert.True(decision.IsAllowed, decision.Because);
        await to.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            ulong leaf = writer.AppendLinkLeaf(from.Identity.Id, Receipt(entry, entry.Number, opened.ManifestDigest));
            writer.AddInbox(Arrived(entry, entry.Number, leaf, opened, report));
            writer.AddDecision(decision.ToRow());
            writer.AdvanceFloor(from.Identity.Id, entry.Lane, 1, entry.Number);
        });
    }

    private async Task FollowAsync(CheckpointRow signed) => await from.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
    {
        PartnerId partner = to.Identity.Id;
        ulong held = writer.FollowedLogSize(partner);
        IReadOnlyList<byte[]> leaves = to.Store.Read(reader => reader.LinkLeaves(from.Identity.Id, held, int.MaxValue));
        writer.AddFollowedLeaves(partner, held, leaves);
        writer.SaveCheckpoint(signed with { Partner = partner, Side = LogSide.Theirs }, writer.LatestCheckpoint(partner, LogSide.Theirs));
        foreach ((byte[] record, int i) in leaves.Select((record, i) => (record, i)))
        {
            if (LeafRecord.Parser.ParseFrom(record).Receipt is not { } receipt)
                continue;
            OutboxRow entry = writer.FindByNumber(partner, receipt.Lane, 1, receipt.Number)!;
            writer.AddHeldReceipt(new HeldReceiptRow
            {
                OutboxId = entry.Id,
                Record = record,
                LeafIndex = held + (ulong)i,
                CheckpointSize = signed.Size,
                CheckpointRoot = signed.Root,
                At = from.Clock.Now,
            });
            writer.MoveOutbox(entry.Id, OutboxEvent.ReceiptStored, from.Clock.Now);
        }
    });

    public byte[] Sent(OutboxRow entry, ulong number) => LeafRecords.Write(new LeafRecord
    {
        Sent = new SentRecord
        {
            Epoch = 1,
            Lane = entry.Lane,
            Number = number,
            EnvelopeId = ByteString.CopyFrom(entry.EnvelopeId.ToBytes()),
            EnvelopeDigest = ByteString.CopyFrom(entry.EnvelopeDigest.ToBytes()),
            AtMs = (ulong)from.Clock.Now.ToUnixTimeMilliseconds(),
        },
    });

    public byte[] Receipt(OutboxRow entry, ulong number, Digest manifest) => LeafRecords.Write(new LeafRecord
    {
        Receipt = new Receipt
        {
            Sender = from.Identity.Id.Value,
            Receiver = to.Identity.Id.Value,
            AgreementHash = ByteString.CopyFrom(entry.AgreementHash.ToBytes()),
            Epoch = 1,
            Lane = entry.Lane,
            Number = number,
            EnvelopeId = ByteString.CopyFrom(entry.EnvelopeId.ToBytes()),
            EnvelopeDigest = ByteString.CopyFrom(entry.EnvelopeDigest.ToBytes()),
            ManifestDigest = ByteString.CopyFrom(manifest.ToBytes()),
            Verdict = ReceiptVerdict.Stored,
            Kind = ReceiptKind.Stored,
            ReceivedMs = (ulong)to.Clock.Now.ToUnixTimeMilliseconds(),
        },
    });

    private InboxRow Arrived(OutboxRow entry, ulong number, ulong leaf, OpenedEnvelope opened, Report report) => new()
    {
        Partner = from.Identity.Id,
        Lane = entry.Lane,
        Epoch = 1,
        Number = number,
        EnvelopeId = entry.EnvelopeId,
        EnvelopeDigest = entry.EnvelopeDigest,
        State = InboxState.Stored,
        ReportId = report.Id,
        Revision = report.Revision,
        Originator = report.Origin,
        ManifestDigest = opened.ManifestDigest,
        AgreementHash = entry.AgreementHash,
        SignedBy = opened.SignedBy,
        Title = report.Content.Title.First,
        Tlp = report.Content.Tlp,
        Pap = report.Content.Pap,
        Indicators = report.Content.Indicators.Count,
        Received = to.Clock.Now,
        LeafIndex = leaf,
        Header = entry.Header,
        Cms = entry.Cms,
        ReportJson = ReportJson.Write(report),
    };
}
