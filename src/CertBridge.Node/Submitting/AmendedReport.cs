using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>What an amendment is judged on: the revision that stands, and what each partner has. It must still be so in the commit.</summary>
internal sealed class AmendedReport
{
    private readonly IReadOnlyDictionary<PartnerId, OutboxRow> got;

    private AmendedReport(ReportRow row, ulong highestRevision, IReadOnlyDictionary<PartnerId, OutboxRow> got)
    {
        Row = row;
        NextRevision = highestRevision + 1;
        this.got = got;
    }

    /// <summary>The revision that stands.</summary>
    public ReportRow Row { get; }

    /// <summary>Above every revision that was ever told to anybody, withdrawals included.</summary>
    public ulong NextRevision { get; }

    /// <returns>Null for a report that is not ours.</returns>
    public static AmendedReport? Read(StoreReader reader, ReportId id) => reader.FindReport(id) is { } row
        ? new AmendedReport(row, reader.HighestRevision(id), reader.LastGot(id).ToDictionary(entry => entry.Partner))
        : null;

    /// <summary>Of what the partner got last; null where it got nothing.</summary>
    public Digest? PreviousManifest(PartnerId partner) => got.GetValueOrDefault(partner)?.ManifestDigest;

    /// <summary>True where nothing was numbered, receipted or stored for the report since.</summary>
    public bool StillStands(StoreReader reader) =>
        reader.FindRetraction(Row.ReportId) is null
        && reader.HighestRevision(Row.ReportId) + 1 == NextRevision
        && reader.LastGot(Row.ReportId) is var now && now.Count == got.Count && now.All(entry => got.GetValueOrDefault(entry.Partner)?.Id == entry.Id);
}
