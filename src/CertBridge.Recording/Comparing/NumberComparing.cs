using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;
using Google.Protobuf;

namespace CertBridge.Recording.Comparing;

/// <summary>What the leaves of both views say together: one envelope for each number, one answer to it, numbers that rise, and times that can be.</summary>
internal static class NumberComparing
{
    /// <summary>A clock that is off by more is wrong (docs/operations.md); a receipt a little before what it answers is two clocks.</summary>
    public const ulong ToleranceMs = 60_000;

    /// <param name="logs">Of each owner the leaves of both views.</param>
    public static IEnumerable<Difference> Compare(IReadOnlyList<ProvenLog> logs) =>
    [
        .. logs.SelectMany(log => log.Leaves.Select(leaf => new PlacedLeaf(log.Owner, leaf))).GroupBy(leaf => LanePlace.Of(leaf.Owner, leaf.Leaf.Record)).SelectMany(OfNumber),
        .. logs.SelectMany(Order),
        .. logs.SelectMany(Times),
    ];

    private static IEnumerable<Difference> OfNumber(IGrouping<LanePlace, PlacedLeaf> number)
    {
        PlacedLeaf first = number.OrderBy(leaf => leaf.Leaf.Record.Receipt is not null).ThenBy(leaf => leaf.Leaf.Place.Index).First();
        foreach (PlacedLeaf other in number.Where(leaf => Envelope(leaf) != Envelope(first)))
        {
            yield return new(DifferenceKind.OtherBytes, other.Owner, other.Leaf.Place.Index, LeafWords.Hex(Envelope(first)), LeafWords.Hex(Envelope(other)),
                $"Leaf {first.Leaf.Place.Index} of {first.Owner} and leaf {other.Leaf.Place.Index} of {other.Owner} name two envelopes under {number.Key}.");
        }
        foreach (Difference one in Answers(number).Concat(Clocks(number)))
            yield return one;
    }

    /// <summary>The same envelope is answered once; sent again it gets the receipt it had.</summary>
    private static IEnumerable<Difference> Answers(IGrouping<LanePlace, PlacedLeaf> number)
    {
        foreach (IGrouping<ByteString, PlacedLeaf> ofEnvelope in number.Where(leaf => leaf.Leaf.Record.Receipt is not null).GroupBy(Envelope))
        {
            PlacedLeaf first = ofEnvelope.MinBy(leaf => leaf.Leaf.Place.Index)!;
            foreach (PlacedLeaf other in ofEnvelope.Where(leaf => !leaf.Leaf.Record.Receipt.Equals(first.Leaf.Record.Receipt) && leaf.Leaf.Place.Index != first.Leaf.Place.Index))
            {
                yield return new(DifferenceKind.Equivocation, other.Owner, other.Leaf.Place.Index, LeafWords.Verdict(first.Leaf.Record.Receipt), LeafWords.Verdict(other.Leaf.Record.Receipt),
                    $"{other.Owner} signed two receipts for {number.Key}: leaf {first.Leaf.Place.Index} and leaf {other.Leaf.Place.Index}.");
            }
        }
    }

    private static IEnumerable<Difference> Clocks(IGrouping<LanePlace, PlacedLeaf> number)
    {
        if (number.FirstOrDefault(leaf => leaf.Leaf.Record.Sent is not null) is not { } sent)
            yield break;
        foreach (PlacedLeaf receipt in number.Where(leaf => leaf.Leaf.Record.Receipt is not null && Millis(leaf.Leaf) + ToleranceMs < Millis(sent.Leaf)))
        {
            yield return new(DifferenceKind.Time, receipt.Owner, receipt.Leaf.Place.Index, Time(sent.Leaf), Time(receipt.Leaf),
                $"{receipt.Owner} received {number.Key} {(Millis(sent.Leaf) - Millis(receipt.Leaf)) / 1000} s before {sent.Owner} sent it: one of the clocks was wrong.");
        }
    }

    private static IEnumerable<Difference> Order(ProvenLog log)
    {
        foreach (IGrouping<LaneName, ProvenLeaf> lane in log.Leaves.Where(leaf => leaf.Record.Sent is not null).GroupBy(leaf => leaf.Record.Sent.Lane))
        {
            foreach ((ProvenLeaf before, ProvenLeaf after) in lane.Zip(lane.Skip(1)))
            {
                (SentRecord one, SentRecord next) = (before.Record.Sent, after.Record.Sent);
                if (before.Place.Index != after.Place.Index && (next.Epoch, next.Number).CompareTo((one.Epoch, one.Number)) < 0)
                    yield return new(DifferenceKind.Order, log.Owner, after.Place.Index, LeafWords.Of(before.Record), LeafWords.Of(after.Record), $"Leaf {after.Place.Index} has a lower number than leaf {before.Place.Index} before it.");
            }
        }
    }

    private static IEnumerable<Difference> Times(ProvenLog log) => log.Leaves.Zip(log.Leaves.Skip(1))
        .Where(pair => pair.First.Place.Index != pair.Second.Place.Index && Millis(pair.Second) + ToleranceMs < Millis(pair.First))
        .Select(pair => new Difference(DifferenceKind.Time, log.Owner, pair.Second.Place.Index, Time(pair.First), Time(pair.Second),
            $"Leaf {pair.Second.Place.Index} is {(Millis(pair.First) - Millis(pair.Second)) / 1000} s earlier than leaf {pair.First.Place.Index} before it: the clock of {log.Owner} was set back."));

    private static ByteString Envelope(PlacedLeaf leaf) => leaf.Leaf.Record.Receipt?.EnvelopeDigest ?? leaf.Leaf.Record.Sent.EnvelopeDigest;

    private static ulong Millis(ProvenLeaf leaf) => leaf.Record.Receipt?.ReceivedMs ?? leaf.Record.Sent.AtMs;

    private static string Time(ProvenLeaf leaf) => DateTimeOffset.FromUnixTimeMilliseconds((long)Millis(leaf)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record PlacedLeaf(PartnerId Owner, ProvenLeaf Leaf);
}
