using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string OnwardColumns = "report_id, partner, originator, revision, by, said_ms, state, ended_by, ended_ms, because, kept_ms";

    private const string FromItsOriginator = "i.report_id = ? AND i.partner = ? AND i.originator = i.partner AND i.state = 1 AND i.kind = 1";

    /// <summary>One revision of a report as its originator sent it here, with its bytes.</summary>
    public InboxRow? FindFromOriginator(PartnerId originator, ReportId reportId, ulong revision) =>
        Query($"{InboxWithBody} WHERE {FromItsOriginator} AND i.revision = ? ORDER BY i.id LIMIT 1").Bind(reportId).Bind(originator).Bind(revision).One(ReadInboxWithBody);

    /// <summary>The highest revision of a report that its originator sent here, with its bytes.</summary>
    public InboxRow? FindFromOriginator(PartnerId originator, ReportId reportId) =>
        Query($"{InboxWithBody} WHERE {FromItsOriginator} ORDER BY i.revision DESC, i.id LIMIT 1").Bind(reportId).Bind(originator).One(ReadInboxWithBody);

    /// <summary>How a revision was marked when it came; null where it never did. Markings are kept when content is destroyed.</summary>
    public Marking? MarkingFromOriginator(PartnerId originator, ReportId reportId, ulong revision) =>
        Query($"SELECT i.tlp, i.pap FROM inbox i WHERE {FromItsOriginator} AND i.revision = ? ORDER BY i.id LIMIT 1").Bind(reportId).Bind(originator).Bind(revision)
            .One(row => new Marking { Tlp = (Tlp)row.Int(0), Pap = (Pap)row.Int(1) });

    /// <summary>What covers a received revision: taken back by whoever sent it, or by who made it; null where it stands.</summary>
    public WithdrawnRow? FindWithdrawnOf(PartnerId partner, PartnerId? originator, ReportId reportId, ulong revision)
    {
        if (FindWithdrawn(partner, reportId) is { } bySender && bySender.Covers(revision))
            return bySender;
        return originator is { } maker && maker != partner && FindWithdrawn(maker, reportId) is { } byMaker && byMaker.Covers(revision) ? byMaker : null;
    }

    /// <summary>Where a report was passed on to, by partner id.</summary>
    public IReadOnlyList<OnwardRow> ListOnward(ReportId reportId) =>
        Query($"SELECT {OnwardColumns} FROM onward WHERE report_id = ? ORDER BY partner").Bind(reportId).All(ReadOnward);

    /// <summary>The order for one partner; null where there is none.</summary>
    public OnwardRow? FindOnward(ReportId reportId, PartnerId partner) =>
        Query($"SELECT {OnwardColumns} FROM onward WHERE report_id = ? AND partner = ?").Bind(reportId).Bind(partner).One(ReadOnward);

    /// <summary>Whose originator said something since, the earliest first. What was given up is never due.</summary>
    public IReadOnlyList<OnwardRow> DueOnward(DateTimeOffset now, int max) =>
        Query($"SELECT {OnwardColumns} FROM onward WHERE due_ms <= ? AND state <> 3 ORDER BY due_ms LIMIT ? + 0").Bind(now).Bind(max).All(ReadOnward);

    /// <summary>The highest revision its originator sent here, whether its content is here still or not; 0 where there is none.</summary>
    public ulong HighestFromOriginator(PartnerId originator, ReportId reportId) =>
        (ulong)(Query($"SELECT max(i.revision) FROM inbox i WHERE {FromItsOriginator}").Bind(reportId).Bind(originator).Scalar() ?? 0);

    private static OnwardRow ReadOnward(SqliteStatement row) => new(row.Report(0), row.Partner(1), row.Partner(2), row.ULong(3), row.Text(4), row.Time(5))
    {
        State = (OnwardState)row.Int(6),
        EndedBy = row.Text(7),
        Ended = row.TimeOrNull(8),
        Because = row.Text(9),
        KeptSince = row.TimeOrNull(10),
    };
}
