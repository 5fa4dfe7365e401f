using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    private const string OnwardColumnsWritten = "report_id, partner, originator, revision, by, said_ms, due_ms";

    /// <summary>
    /// Remembers that a revision was decided about for a partner. It is due again only where its originator has sent a higher one since; a lower revision than the one that stands changes nothing but that. How an
    /// order stands that is there already stays as it is: see <see cref="MoveOnward"/>.
    /// </summary>
    public void KeepOnward(OnwardRow row, DateTimeOffset now)
    {
        Query(
            $"""
            INSERT INTO onward ({OnwardColumnsWritten}) VALUES (?, ?, ?, ?, ?, ?, NULL)
            ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision), due_ms = NULL
            """)
            .Bind(row.ReportId).Bind(row.Partner).Bind(row.Originator).Bind(row.Revision).Bind(row.By).Bind(row.Said).Run();
        if (HighestFromOriginator(row.Originator, row.ReportId) is var newest && newest > row.Revision)
            NoteOnwardDue(row.Originator, row.ReportId, newest, now);
    }

    /// <summary>Nothing could be done now: it is looked at again then.</summary>
    public void PostponeOnward(ReportId reportId, PartnerId partner, DateTimeOffset until) =>
        Query("UPDATE onward SET due_ms = ? WHERE report_id = ? AND partner = ?").Bind(until).Bind(reportId).Bind(partner).Run();

    /// <summary>Moves an order. One that is said again is whose word that was, from then on.</summary>
    /// <param name="reportId">The report.</param>
    /// <param name="partner">For whom.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="by">Who said so; empty where nobody did.</param>
    /// <param name="because">Why, for people, where nobody said so; else empty.</param>
    /// <param name="now">When.</param>
    /// <returns>The order as it is now; null where there is none.</returns>
    /// <exception cref="OnwardTransitionException">The event cannot happen in its state.</exception>
    public OnwardRow? MoveOnward(ReportId reportId, PartnerId partner, OnwardEvent happened, string by, string because, DateTimeOffset now)
    {
        if (FindOnward(reportId, partner) is not { } row)
            return null;
        OnwardState next = OnwardStates.Next(row.State, happened);
        OnwardRow moved = next == OnwardState.Following
            ? new OnwardRow(row.ReportId, row.Partner, row.Originator, row.Revision, by, now)
            : row with { State = next, EndedBy = by, Ended = now, Because = because };
        Query("UPDATE onward SET state = ?, by = ?, said_ms = ?, ended_by = ?, ended_ms = ?, because = ? WHERE report_id = ? AND partner = ?")
            .Bind((int)moved.State).Bind(moved.By).Bind(moved.Said).Bind(moved.EndedBy).BindOrNull(moved.Ended).Bind(moved.Because).Bind(reportId).Bind(partner).Run();
        return moved;
    }

    /// <summary>Its originator sent a later revision: whoever got it from here is due to get that, or to lose what it got. Where nothing ever went nothing is due.</summary>
    /// <returns>True where somebody is.</returns>
    public bool NoteOnwardDue(PartnerId originator, ReportId reportId, ulong revision, DateTimeOffset now)
    {
        if (Query("SELECT 1 FROM onward WHERE report_id = ? AND originator = ? AND revision < ? AND state <> 3 LIMIT 1").Bind(reportId).Bind(originator).Bind(revision).Scalar() != 1)
            return false;
        Query("UPDATE onward SET due_ms = ? WHERE report_id = ? AND originator = ? AND revision < ? AND state <> 3").Bind(now).Bind(reportId).Bind(originator).Bind(revision).Run();
        return true;
    }

    /// <summary>Nothing of the report is passed on any more: its originator took it back for ever.</summary>
    public void EndOnward(PartnerId originator, ReportId reportId) => Query("DELETE FROM onward WHERE report_id = ? AND originator = ?").Bind(reportId).Bind(originator).Run();

    /// <summary>Nothing of the report follows to one partner any more.</summary>
    public void EndOnwardTo(PartnerId partner, ReportId reportId) => Query("DELETE FROM onward WHERE report_id = ? AND partner = ?").Bind(reportId).Bind(partner).Run();
}
