using CertBridge.Node.Deciding;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>What an amendment is judged on: the revision that stands, and what each partner has. It must still be so in the commit.</summary>
internal sealed class AmendedReport
{
    private readonly ulong highestRevision;
    private readonly IReadOnlyDictionary<PartnerId, OutboxRow> got;
    private readonly IReadOnlyDictionary<ulong, ReportRow> revisions;

    private AmendedReport(ReportRow row, ulong highestRevision, IReadOnlyDictionary<PartnerId, OutboxRow> got, IReadOnlyDictionary<ulong, ReportRow> revisions)
    {
        Row = row;
        this.highestRevision = highestRevision;
        this.got = got;
        this.revisions = revisions;
    }

    /// <summary>The revision that stands.</summary>
    public ReportRow Row { get; }

    /// <returns>Null for a report that is not ours.</returns>
    public static AmendedReport? Read(StoreReader reader, ReportId id)
    {
        if (reader.FindReport(id) is not { } row)
            return null;
        IReadOnlyList<OutboxRow> last = reader.LastGot(id);
        IEnumerable<ReportRow> held = last.Where(entry => entry.Kind == CarriedKind.Report).Select(entry => entry.Revision).Distinct()
            .Select(revision => reader.FindReport(id, revision)).OfType<ReportRow>();
        return new AmendedReport(row, reader.HighestRevision(id), last.ToDictionary(entry => entry.Partner), held.ToDictionary(revision => revision.Revision));
    }

    /// <summary>
    /// Above every revision that was ever told to anybody, withdrawals included. Where somebody holds what is looser than it may be now, one number below stays free for its
    /// withdrawal, which may be said while the new revision waits.
    /// </summary>
    public ulong NextRevision(ReportDraft draft) => highestRevision + (got.Keys.Any(partner => IsTighterThanHeldBy(partner, draft)) ? 2UL : 1UL);

    /// <summary>True where the partner holds a revision that may go further, as a whole or in an item, than the later one says.</summary>
    public bool IsTighterThanHeldBy(PartnerId partner, ReportDraft draft) =>
        got.GetValueOrDefault(partner) is { Kind: CarriedKind.Report } last && revisions.GetValueOrDefault(last.Revision) is { } held && MarkingChange.Between(held, draft).IsTighter;

    /// <summary>Of what the partner got last; null where it got nothing.</summary>
    public Digest? PreviousManifest(PartnerId partner) => got.GetValueOrDefault(partner)?.ManifestDigest;

    /// <summary>True where nothing was numbered, receipted or stored for the report since.</summary>
    public bool StillStands(StoreReader reader) =>
        reader.FindRetraction(Row.ReportId) is null
        && reader.HighestRevision(Row.ReportId) == highestRevision
        && reader.LastGot(Row.ReportId) is var now && now.Count == got.Count && now.All(entry => got.GetValueOrDefault(entry.Partner)?.Id == entry.Id);
}
