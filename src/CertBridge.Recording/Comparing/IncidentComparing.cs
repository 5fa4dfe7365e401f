using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Comparing;

/// <summary>
/// Compares what two sides' logs prove of one incident. Both views are verified before; this says in what they differ and what that means (docs/LEDGER.md, "An incident, from both sides"). For each
/// log, in this order: the root keys of the cards; the two heads, and every subtree both trees have; each leaf by its index; then numbers and times over all leaves of both.
/// </summary>
public static class IncidentComparing
{
    /// <param name="mine">The first view.</param>
    /// <param name="theirs">The second, of the same incident, environment and pair of partners.</param>
    public static IncidentComparison Compare(IncidentView mine, IncidentView theirs)
    {
        List<Difference> differences = [];
        int same = 0;
        List<ViewedLog> merged = [];
        foreach (ViewedLog log in mine.Logs)
        {
            ViewedLog other = theirs.Logs.Single(one => one.Log.Owner == log.Log.Owner);
            if (log.RootKey != other.RootKey)
            {
                differences.Add(new(DifferenceKind.OtherRootKey, log.Log.Owner, null, log.RootKey.ToString(), other.RootKey.ToString(),
                    "The two files hold cards by different root keys: compare the fingerprints. Nothing else of this log was compared."));
                continue;
            }
            differences.AddRange(Heads(log.Log, other.Log));
            (int both, IReadOnlyList<Difference> ofLeaves) = Leaves(log.Log, other.Log);
            same += both;
            differences.AddRange(ofLeaves);
            merged.Add(log with { Log = Merged(log.Log, other.Log) });
        }
        differences.AddRange(NumberComparing.Compare([.. merged.Select(log => log.Log)]));
        return new IncidentComparison(same, [.. Attributed(differences, mine, theirs).OrderBy(one => one.Kind).ThenBy(one => one.Owner).ThenBy(one => one.Index ?? 0)]);
    }

    /// <summary>Two heads of one size with two roots, or one subtree with two hashes: no honest log has both.</summary>
    private static IEnumerable<Difference> Heads(ProvenLog mine, ProvenLog theirs)
    {
        (ulong here, ulong there) = (mine.Head.Size, theirs.Head.Size);
        if (here == there && mine.Head.Root != theirs.Head.Root)
        {
            yield return new(DifferenceKind.Equivocation, mine.Owner, null, mine.Head.Root.ToString(), theirs.Head.Root.ToString(), $"{mine.Owner} signed two roots over {here} leaves.");
            yield break;
        }
        ulong both = Math.Min(here, there);
        Dictionary<(int, ulong), Digest> known = [];
        foreach (Subtree subtree in Subtrees(mine).Where(one => one.IsWithin(both)))
            known.TryAdd((subtree.Level, subtree.Index), subtree.Hash);
        // A leaf that differs is told by itself.
        if (Subtrees(theirs).Where(one => one.Level > 0 && one.IsWithin(both)).FirstOrDefault(one => known.TryGetValue((one.Level, one.Index), out Digest hash) && hash != one.Hash) is { Level: > 0 } forked)
        {
            ulong first = forked.Index << forked.Level;
            string leaves = $"leaves {first} to {first + (1UL << forked.Level) - 1}";
            yield return new(DifferenceKind.Equivocation, mine.Owner, null, known[(forked.Level, forked.Index)].ToString(), forked.Hash.ToString(),
                $"Beneath its heads over {here} and {there} leaves {mine.Owner} signed two histories of {leaves}.");
        }
    }

    private static IEnumerable<Subtree> Subtrees(ProvenLog log) => log.Leaves.SelectMany(leaf => SubtreeHashes.Of(MerkleHash.Leaf(leaf.Place.Bytes), leaf.Place.Index, log.Head.Size, leaf.Place.Path));

    private static (int Same, IReadOnlyList<Difference> Differences) Leaves(ProvenLog mine, ProvenLog theirs)
    {
        Dictionary<ulong, ProvenLeaf> here = mine.Leaves.ToDictionary(leaf => leaf.Place.Index);
        Dictionary<ulong, ProvenLeaf> there = theirs.Leaves.ToDictionary(leaf => leaf.Place.Index);
        List<Difference> differences = [];
        int same = 0;
        foreach (ulong index in here.Keys.Union(there.Keys).Order())
        {
            ProvenLeaf? one = here.GetValueOrDefault(index);
            ProvenLeaf? other = there.GetValueOrDefault(index);
            if (one is null || other is null)
            {
                differences.Add(Lone(mine.Owner, (one ?? other)!, isMine: one is not null, one is null ? mine.Head.Size : theirs.Head.Size));
            }
            else if (!one.Place.Bytes.AsSpan().SequenceEqual(other.Place.Bytes))
            {
                differences.Add(new(DifferenceKind.Equivocation, mine.Owner, index, LeafWords.Of(one.Record), LeafWords.Of(other.Record), $"{mine.Owner} signed two records as leaf {index}."));
            }
            else
            {
                same++;
                differences.AddRange(Claims(mine.Owner, one, other));
            }
        }
        return (same, differences);
    }

    private static Difference Lone(PartnerId owner, ProvenLeaf leaf, bool isMine, ulong sizeOfOther)
    {
        ulong index = leaf.Place.Index;
        string words = LeafWords.Of(leaf.Record);
        bool isCovered = index < sizeOfOther;
        string lacking = isMine ? "theirs" : "mine";
        string sentence = isCovered
            ? $"Leaf {index} is not in {lacking}, whose checkpoint covers {sizeOfOther} leaves."
            : $"Leaf {index} has not come to {lacking} yet: its checkpoint covers {sizeOfOther} leaves.";
        return new(isCovered ? DifferenceKind.Missing : DifferenceKind.NotYet, owner, index, isMine ? words : "", isMine ? "" : words, sentence);
    }

    /// <summary>Only where both say something.</summary>
    private static IEnumerable<Difference> Claims(PartnerId owner, ProvenLeaf mine, ProvenLeaf theirs)
    {
        (EnvelopeClaim here, EnvelopeClaim there) = (mine.Place.Claim, theirs.Place.Claim);
        (string What, string Mine, string Theirs)[] said =
        [
            ("kind", here.Kind, there.Kind),
            ("revision", Number(here), Number(there)),
            ("originator", here.Originator?.Value ?? "", there.Originator?.Value ?? ""),
            ("manifest digest", here.Manifest?.ToString() ?? "", there.Manifest?.ToString() ?? ""),
            ("agreement", here.Agreement?.ToString() ?? "", there.Agreement?.ToString() ?? ""),
        ];
        return said.Where(one => one.Mine.Length > 0 && one.Theirs.Length > 0 && one.Mine != one.Theirs)
            .Select(one => new Difference(DifferenceKind.ToldOtherwise, owner, mine.Place.Index, one.Mine, one.Theirs, $"The two sides name another {one.What} for the envelope of leaf {mine.Place.Index}."));
    }

    /// <summary>What is said about a report is counted by each side for itself.</summary>
    private static string Number(EnvelopeClaim claim) => claim.Kind == "feedback" || claim.Revision == 0 ? "" : claim.Revision.ToString();

    private static ProvenLog Merged(ProvenLog mine, ProvenLog theirs) => mine with
    {
        Leaves = [.. mine.Leaves.Concat(theirs.Leaves).DistinctBy(leaf => (leaf.Place.Index, Digest.Of(leaf.Place.Bytes))).OrderBy(leaf => leaf.Place.Index)],
    };

    /// <summary>What a receiver refused or could not open it keeps under no report id: that its view lacks it is no contradiction, if its own receipt says so.</summary>
    private static IEnumerable<Difference> Attributed(List<Difference> differences, IncidentView mine, IncidentView theirs)
    {
        HashSet<(PartnerId, ulong)> notKept = [.. NotKeptBy(mine.Exporter, theirs), .. NotKeptBy(theirs.Exporter, mine)];
        return differences.Select(one => one.Kind == DifferenceKind.Missing && one.Index is { } index && notKept.Contains((one.Owner, index))
            ? one with { Kind = DifferenceKind.Unattributed, Sentence = $"{one.Sentence} It was not stored by the receiver, who may not know of what report it is." }
            : one);
    }

    /// <summary>Places of leaves about envelopes that <paramref name="receiver"/> did not store, as its own receipts in the view of the other side prove.</summary>
    private static IEnumerable<(PartnerId Owner, ulong Index)> NotKeptBy(PartnerId receiver, IncidentView sender)
    {
        HashSet<LanePlace> places = [.. sender.Logs.Where(log => log.Log.Owner == receiver).SelectMany(log => log.Log.Leaves)
            .Where(leaf => leaf.Record.Receipt is { Verdict: not ReceiptVerdict.Stored }).Select(leaf => LanePlace.Of(receiver, leaf.Record))];
        return sender.Logs.SelectMany(log => log.Log.Leaves.Where(leaf => places.Contains(LanePlace.Of(log.Log.Owner, leaf.Record))).Select(leaf => (log.Log.Owner, leaf.Place.Index)));
    }
}

/// <summary>In what two views differ.</summary>
/// <param name="Same">Leaves that both have, byte for byte.</param>
/// <param name="Differences">The worst first.</param>
public sealed record IncidentComparison(int Same, IReadOnlyList<Difference> Differences)
{
    /// <summary>True where nothing differs but what has not arrived yet, and what a receiver could not know to belong here.</summary>
    public bool Agrees => Differences.All(one => one.Kind >= DifferenceKind.Unattributed);
}
