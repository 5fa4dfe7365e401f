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

    /// <summary>Nothing could be done now: it is looked at again then. Without effect on what was given up.</summary>
    public void PostponeOnward(ReportId reportId, PartnerId partner, DateTimeOffset until) =>
        Query("UPDATE onward SET due_ms = ? WHERE report_id = ? AND partner = ? AND state <> 3").Bind(until).Bind(reportId).Bind(partner).Run();

    /// <summary>What was decided about after this revision does not go: everything later is to be decided about again, now. Without effect on what was given up.</summary>
    public void ReopenOnward(ReportId reportId, PartnerId partner, ulong revision, DateTimeOffset now) =>
        Query("UPDATE onward SET revision = ?, due_ms = ? WHERE report_id = ? AND partner = ? AND state <> 3").Bind(revision).Bind(now).Bind(reportId).Bind(partner).Run();

    /// <summary>Something passing keeps here what was never sent. The first time counts, until <see cref="NoteOnwardLet"/>.</summary>
    /// <returns>Since when; null where there is no order.</returns>
    public DateTimeOffset? NoteOnwardKept(ReportId reportId, PartnerId partner, DateTimeOffset now)
    {
        Query("UPDATE onward SET kept_ms = ? WHERE report_id = ? AND partner = ? AND kept_ms IS NULL").Bind(now).Bind(reportId).Bind(partner).Run();
        return FindOnward(reportId, partner)?.KeptSince;
    }

    /// <summary>Nothing passing keeps it here any more: it went, or may go at its time.</summary>
    public void NoteOnwardLet(ReportId reportId, PartnerId partner) =>
        Query("UPDATE onward SET kept_ms = NULL WHERE report_id = ? AND partner = ?").Bind(reportId).Bind(partner).Run();

    /// <summary>Moves an order. One that is said again is whose word that was, from then on; one that is given up is due no more, whatever came meanwhile.</summary>
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
            : row with { State = next, EndedBy = by, Ended = now, Because = because, KeptSince = null };
        Query(
            """
            UPDATE onward SET state = ?1, by = ?2, said_ms = ?3, ended_by = ?4, ended_ms = ?5, because = ?6, kept_ms = NULL, due_ms = CASE ?1 WHEN 3 THEN NULL ELSE due_ms END
            WHERE report_id = ?7 AND partner = ?8
            """)
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
