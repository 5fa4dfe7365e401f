using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Proving;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Operating;

/// <summary>
/// Makes what both logs between this node and one partner prove of one incident (docs/LEDGER.md, "An incident, from both sides"), for each log:
/// 1. the newest checkpoint held here and the card that names its key: the one in force, or else one that came before;
/// 2. the leaves of the incident beneath it and their paths, in one pass over the log, a page at a time;
/// 3. and all of it verified as whoever gets it will.
/// The same state gives the same bytes: nothing of the moment it is asked for is in it.
/// </summary>
internal sealed class IncidentExporting(NodeStore store, NodeIdentity identity, TrustBook trust)
{
    /// <exception cref="NodeRefusalException">Nothing is signed yet, no card kept names a key, there are too many leaves, or those kept do not lead to the checkpoint.</exception>
    public ExportIncidentResponse Export(Incident incident, CancellationToken cancellationToken)
    {
        ExportedLog[] logs = [Log(incident, LogSide.Mine, cancellationToken), Log(incident, LogSide.Theirs, cancellationToken)];
        uint waiting = Unsigned(incident, cancellationToken);
        if (logs.All(log => log.Leaves.Count == 0))
            throw Asked.Refused(LedgerErrors.ReceiptNotYet, "report_id", $"What was exchanged under {incident.Id} with {incident.Partner} lies beneath no checkpoint yet.");
        return new ExportIncidentResponse
        {
            Environment = identity.Environment,
            Exporter = identity.Id.Value,
            Partner = incident.Partner.Value,
            ReportId = incident.Id.Value,
            Logs = { logs },
            UnsignedLeaves = waiting,
        };
    }

    private ExportedLog Log(Incident incident, LogSide side, CancellationToken cancellationToken)
    {
        (PartnerId owner, PartnerId about) = side == LogSide.Mine ? (identity.Id, incident.Partner) : (incident.Partner, identity.Id);
        CheckpointRow? head = store.Read(reader => reader.LatestCheckpoint(incident.Partner, side));
        VerifiedCard card = Card(incident.Partner, side, head, LogCheckpoint.OriginIn(head?.Note ?? [], identity.Environment, owner, about)); // step 1
        var extract = new LogExtract
        {
            Environment = identity.Environment,
            Owner = owner,
            About = about,
            Checkpoint = head?.Note ?? [],
            Leaves = head is null ? [] : Leaves(incident, side, head.Size, cancellationToken), // step 2
        };
        Parsed<ProvenLog> proven = extract.Verify(LogKeyVerification.IdsOf(card), LogKeyVerification.Of(card)); // step 3
        return proven.IsValid ? ToWire(extract, card) : throw Damaged(owner, proven.Problems[0].Message);
    }

    private VerifiedCard Card(PartnerId partner, LogSide side, CheckpointRow? head, string origin)
    {
        IEnumerable<VerifiedCard> cards = side == LogSide.Mine ? [trust.Current.OwnCard] : trust.CardsOf(partner);
        return cards.FirstOrDefault(card => head is null || LogKeyVerification.Open(card, head.Note, origin).IsValid)
            ?? throw Asked.Refused(LedgerErrors.CheckpointKeyGone, "partner", $"The checkpoint over {head?.Size ?? 0} leaves of {origin} is by a log key that is on no card kept here.");
    }

    private List<ExtractedLeaf> Leaves(Incident incident, LogSide side, ulong size, CancellationToken cancellationToken)
    {
        var paths = new InclusionPaths(size);
        List<(ulong Index, byte[] Record, EnvelopeClaim Claim)> found = [];
        foreach (byte[] record in Records(incident.Partner, side, 0, size, cancellationToken))
        {
            EnvelopeClaim? claim = Claim(incident, side, record);
            if (claim is not null)
                found.Add((paths.Next, record, claim));
            if (found.Count > Limits.LedgerExportLeavesMax)
                throw Asked.Refused(LedgerErrors.ExportTooLarge, "report_id", $"A log has more than {Limits.LedgerExportLeavesMax} leaves of {incident.Id}.");
            paths.Append(MerkleHash.Leaf(record), claim is not null);
        }
        return paths.IsComplete
            ? [.. found.Select(leaf => new ExtractedLeaf(leaf.Index, leaf.Record, paths.Hashes(leaf.Index), leaf.Claim))]
            : throw Damaged(side == LogSide.Mine ? identity.Id : incident.Partner, $"Leaf {paths.Next} of {size} is missing.");
    }

    /// <summary>A number that was just given is signed within a second.</summary>
    private uint Unsigned(Incident incident, CancellationToken cancellationToken)
    {
        (ulong signed, ulong size) = store.Read(reader => (reader.LatestCheckpoint(incident.Partner, LogSide.Mine)?.Size ?? 0, reader.LinkLogSize(incident.Partner)));
        return (uint)Records(incident.Partner, LogSide.Mine, signed, size, cancellationToken).Count(record => Claim(incident, LogSide.Mine, record) is not null);
    }

    /// <summary>Of every leaf of the log: what is found is read strictly when the whole is verified.</summary>
    private static EnvelopeClaim? Claim(Incident incident, LogSide side, byte[] record) => MessageReading.TryRead(LeafRecord.Parser, record, out LeafRecord? leaf) ? incident.Claim(side, leaf) : null;

    /// <summary>From one index to before another, as far as there are any.</summary>
    private IEnumerable<byte[]> Records(PartnerId partner, LogSide side, ulong first, ulong end, CancellationToken cancellationToken)
    {
        while (first < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int wanted = (int)Math.Min(LedgerReading.PageLeaves, end - first);
            IReadOnlyList<byte[]> page = store.Read(reader => side == LogSide.Mine ? reader.LinkLeaves(partner, first, wanted) : reader.FollowedLeaves(partner, first, wanted));
            if (page.Count == 0)
                yield break;
            foreach (byte[] record in page)
                yield return record;
            first += (ulong)page.Count;
        }
    }

    private static ExportedLog ToWire(LogExtract extract, VerifiedCard card) => new()
    {
        Owner = extract.Owner.Value,
        Checkpoint = UnsafeByteOperations.UnsafeWrap(extract.Checkpoint),
        Card = card.Wire,
        Leaves = { extract.Leaves.Select(ToWire) },
    };

    private static ExportedLeaf ToWire(ExtractedLeaf leaf) => new()
    {
        Index = leaf.Index,
        Leaf = UnsafeByteOperations.UnsafeWrap(leaf.Bytes),
        Path = { leaf.Path.Select(hash => RowWords.Bytes(hash)) },
        Kind = leaf.Claim.Kind,
        Revision = leaf.Claim.Revision,
        Originator = leaf.Claim.Originator?.Value ?? "",
        ManifestDigest = leaf.Claim.Manifest is { } manifest ? RowWords.Bytes(manifest) : ByteString.Empty,
        AgreementHash = leaf.Claim.Agreement is { } agreement ? RowWords.Bytes(agreement) : ByteString.Empty,
    };

    private static NodeRefusalException Damaged(PartnerId owner, string why) => Asked.Refused(LedgerErrors.LogDamaged, "report_id", $"Of the log of {owner}: {why}");
}
