using System.Collections.Immutable;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Reconciling;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Syncing;

/// <summary>
/// Looks at what two sets differ in, and says again what this node said and the partner does not hold. Nothing is believed because the partner says so: what it holds and this node never said counts, and is left to people.
/// What is under way between the two, as a withdrawal the partner has not answered yet, is no difference.
/// </summary>
internal sealed class DifferenceHealing(NodeStore store, TrustBook trust, LinkSignals signals, TimeProvider time)
{
    private const int BytesPerDifference = 256;

    /// <param name="partner">Who was asked.</param>
    /// <param name="differences">What was found.</param>
    /// <param name="healing">What is said again since an earlier comparison.</param>
    public async Task<SyncFinding> HealWithdrawnAsync(PartnerId partner, IReadOnlyList<SetDifference> differences, ImmutableHashSet<ReportId> healing, CancellationToken cancellationToken)
    {
        SyncFinding open = StillOpen(partner, healing);
        if (differences.Count == 0)
            return open;
        DateTimeOffset now = time.GetUtcNow();
        SyncFinding found = await store.CommitAsync(CommitUrgency.Urgent, differences.Count * BytesPerDifference,
            writer => differences.Aggregate(open, (finding, difference) => Heal(writer, partner, difference, finding, now)), cancellationToken);
        signals.Withdrawals.Raise();
        return found;
    }

    /// <summary>Where it counts more than 0, the card is to be sent again.</summary>
    public SyncFinding LookAtDocuments(IReadOnlyList<SetDifference> differences)
    {
        Dictionary<ByteString, ByteString> own = DocumentElement.OfOwn(trust.Current).ToDictionary(element => element.Name, element => element.Value);
        SetDifference[] lacking = [.. differences.Where(difference => difference.Mine is not null)]; // a sheet it holds and this node has no more is of no harm
        SetDifference[] standing = [.. lacking.Where(difference => own.TryGetValue(difference.Name, out ByteString? value) && value == difference.Mine)];
        return new SyncFinding(standing.Length, lacking.Length > standing.Length, [], standing.Length > 0 ? standing[0].Name.ToStringUtf8() : "");
    }

    /// <summary>What was said again and not answered yet: it is in neither set as it should be, so no comparison finds it.</summary>
    private SyncFinding StillOpen(PartnerId partner, ImmutableHashSet<ReportId> healing)
    {
        ImmutableHashSet<ReportId> open = [.. healing.Where(id => store.Read(reader => reader.FindWithdrawal(id, partner)) is { } row && row.State.IsUnanswered())];
        return new SyncFinding(open.Count, IsUnderWay: false, open, open.Count > 0 ? open.First().Value : "");
    }

    private static SyncFinding Heal(StoreWriter writer, PartnerId partner, SetDifference difference, SyncFinding finding, DateTimeOffset now)
    {
        if (WithdrawnElement.ReportOf(difference.Name) is not { } id)
            return finding with { Count = finding.Count + 1 };
        if (finding.Healing.Contains(id) || WithdrawnElement.IsDone(difference.Mine, difference.Theirs))
            return finding;
        if (writer.FindWithdrawal(id, partner) is not { } row)
            return finding with { Count = finding.Count + 1, Example = id.Value }; // this node has forgotten it, or it never was
        if (row.State.IsUnanswered() || difference.Mine is null)
            return finding with { IsUnderWay = finding.IsUnderWay || row.State.IsUnanswered() };
        if (row.State is not (WithdrawalState.Applied or WithdrawalState.Partial))
            return finding;
        writer.SayWithdrawal(row with { Said = now });
        return finding with { Count = finding.Count + 1, Healing = finding.Healing.Add(id), Example = id.Value };
    }
}
