using CertBridge.Node.Admitting;
using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
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
/// Makes what shows one receipt to others (docs/LEDGER.md, "A proof of one receipt"):
/// 1. the checkpoint: the first over the leaf, which is the nearest to it in time, or else the newest;
/// 2. the card: the one in force if its log key signed that checkpoint, or else one that came before;
/// 3. the path, from stored subtrees and the leaves beside it as they lie on the disk;
/// 4. and all of it verified as whoever gets it will. Where that fails a stored subtree may be damaged: then from every leaf, and verified again.
/// </summary>
internal sealed class ReceiptProving(NodeStore store, NodeIdentity identity, TrustBook trust)
{
    private const int SubtreesPerCommit = 1_000;
    private const int SubtreeBytes = 64;

    /// <exception cref="NodeRefusalException">It is not signed yet, no card kept names the key, or the leaves do not lead to the checkpoint.</exception>
    public async Task<ProveReceiptResponse> ProveAsync(ReceiptPlace place, CancellationToken cancellationToken)
    {
        bool isOurs = place.Side == LogSide.Mine;
        PartnerId owner = isOurs ? identity.Id : place.Partner;
        PartnerId about = isOurs ? place.Partner : identity.Id;
        LogStretch log = store.Read(reader => reader.LogOf(place.Partner, place.Side, place.Place));
        ulong index = place.Place - log.First;
        (CheckpointRow checkpoint, VerifiedCard card) = Signed(place, log, index, LogCheckpoint.OriginOf(identity.Environment, owner, about, log.Epoch)); // steps 1 and 2
        StoredTree tree = LogSubtrees.Of(store, place.Partner, place.Side, log, checkpoint.Size);
        (byte[] leaf, IReadOnlyList<Digest> path) = StoredPath(place, log, index, tree); // step 3
        var proof = new ReceiptProof
        {
            Environment = identity.Environment,
            Owner = owner,
            About = about,
            Leaf = leaf,
            LeafIndex = index,
            Path = path,
            Checkpoint = checkpoint.Note,
        };
        if (proof.Verify(LogKeyVerification.IdsOf(card), LogKeyVerification.Of(card)).IsValid) // step 4
        {
            await KeepAsync(place, log, tree.Missed);
            return ToResponse(proof, place, card);
        }
        (leaf, path) = Path(place, log, index, checkpoint.Size, cancellationToken);
        proof = proof with { Leaf = leaf, Path = path };
        Parsed<ProvenReceipt> proven = proof.Verify(LogKeyVerification.IdsOf(card), LogKeyVerification.Of(card));
        return proven.IsValid ? ToResponse(proof, place, card) : throw Damaged(place, proven.Problems[0].Message);
    }

    /// <summary>Where a leaf is missing it proves nothing, and the other way says which.</summary>
    private (byte[] Leaf, IReadOnlyList<Digest> Path) StoredPath(ReceiptPlace place, LogStretch log, ulong index, StoredTree tree)
    {
        try
        {
            return (store.Read(reader => Page(reader, place, log, index, 1)) is [byte[] leaf] ? leaf : [], tree.InclusionProof(index));
        }
        catch (InvalidDataException)
        {
            return ([], []);
        }
    }

    /// <summary>What a log has from before subtrees were stored is hashed once, by the first proof that needs it; it is kept once it led to the signed root.</summary>
    private async Task KeepAsync(ReceiptPlace place, LogStretch log, IReadOnlyList<Subtree> missed)
    {
        foreach (Subtree[] some in missed.Chunk(SubtreesPerCommit))
            await store.CommitAsync(CommitUrgency.Routine, some.Length * SubtreeBytes, writer => LogSubtrees.Add(writer, place.Partner, place.Side, log, some), CancellationToken.None);
    }

    private (CheckpointRow Checkpoint, VerifiedCard Card) Signed(ReceiptPlace place, LogStretch log, ulong index, string origin)
    {
        CheckpointRow[] checkpoints = store.Read(reader => new[]
        {
            reader.FirstCheckpointAbove(place.Partner, place.Side, index, log), reader.LatestCheckpoint(place.Partner, place.Side, log),
        }).OfType<CheckpointRow>().Where(row => row.Size > index).ToArray();
        if (checkpoints.Length == 0)
            throw Asked.Refused(LedgerErrors.ReceiptNotYet, "id", $"The receipt is leaf {index} of {NameOf(place)}, and no checkpoint covers it yet.");
        foreach (CheckpointRow checkpoint in checkpoints)
        {
            foreach (VerifiedCard card in Cards(place))
            {
                if (LogKeyVerification.Open(card, checkpoint.Note, origin).IsValid)
                    return (checkpoint, card);
            }
        }
        throw Asked.Refused(LedgerErrors.CheckpointKeyGone, "id", $"The checkpoint over {checkpoints[0].Size} leaves of {NameOf(place)} is by a log key that is on no card kept here.");
    }

    /// <summary>Of the owner, newest first. Our own former cards are not kept: a log of ours grows, and is signed anew.</summary>
    private IEnumerable<VerifiedCard> Cards(ReceiptPlace place) => place.Side == LogSide.Mine ? [trust.Current.OwnCard] : trust.CardsOf(place.Partner);

    private (byte[] Leaf, IReadOnlyList<Digest> Path) Path(ReceiptPlace place, LogStretch log, ulong index, ulong size, CancellationToken cancellationToken)
    {
        var path = new InclusionPaths(size);
        byte[] leaf = [];
        while (!path.IsComplete)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<byte[]> records = store.Read(reader => Page(reader, place, log, path.Next, (int)Math.Min(LedgerReading.PageLeaves, size - path.Next)));
            if (records.Count == 0)
                throw Damaged(place, $"Leaf {path.Next} of {size} is missing.");
            foreach (byte[] record in records)
            {
                if (path.Next == index)
                    leaf = record;
                path.Append(MerkleHash.Leaf(record), path.Next == index);
            }
        }
        return (leaf, path.Hashes(index));
    }

    private static IReadOnlyList<byte[]> Page(StoreReader reader, ReceiptPlace place, LogStretch log, ulong first, int max) =>
        place.Side == LogSide.Mine ? reader.LinkLeaves(place.Partner, first, max, log) : reader.FollowedLeaves(place.Partner, first, max, log);

    private static ProveReceiptResponse ToResponse(ReceiptProof proof, ReceiptPlace place, VerifiedCard card) => new()
    {
        Environment = proof.Environment,
        Owner = proof.Owner.Value,
        About = proof.About.Value,
        ReportId = place.ReportId?.Value ?? "",
        Revision = place.Revision,
        Leaf = UnsafeByteOperations.UnsafeWrap(proof.Leaf),
        LeafIndex = proof.LeafIndex,
        Path = { proof.Path.Select(hash => RowWords.Bytes(hash)) },
        Checkpoint = UnsafeByteOperations.UnsafeWrap(proof.Checkpoint),
        Card = card.Wire,
    };

    private static string NameOf(ReceiptPlace place) => place.Side == LogSide.Mine ? $"our log about {place.Partner}" : $"the log of {place.Partner} about us";

    private static NodeRefusalException Damaged(ReceiptPlace place, string why) => Asked.Refused(LedgerErrors.LogDamaged, "id", $"Of {NameOf(place)}: {why}");
}
