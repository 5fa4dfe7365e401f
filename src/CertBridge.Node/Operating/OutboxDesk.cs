using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>What is on its way, why something is not, a push for what waits, and a way back for what has no number yet.</summary>
internal sealed class OutboxDesk(NodeStore store, TrustBook trust, LinkBoard board, LinkSignals signals, EntryCancelling cancelling, TimeProvider time) : OutboxService.OutboxServiceBase
{
    public override Task<ListOutboxResponse> ListOutbox(ListOutboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        Page page = Page.Read(request.Limit, request.Cursor);
        OutboxState? state = request.State.Length == 0 ? null : ReadState(request.State);
        ListFilter terms = ListTerms.Read(page, request.SinceMs, request.UntilMs, request.Partner, request.Tlp) with { State = state };
        if (terms.Since is not null || terms.Until is not null || terms.Tlp != Tlp.Unspecified)
        {
            ListPage<OutboxRow> narrowed = store.Read(reader => reader.ListOutboxNarrowed(terms));
            return Task.FromResult(new ListOutboxResponse { Entries = { narrowed.Rows.Select(row => row.ToSummary()) }, Next = ListTerms.Cursor(narrowed.Next), Stopped = { Stopped(narrowed.Rows) } });
        }
        // By partner and state alone the counts lead straight to the rows, however long the history.
        var filter = new OutboxFilter(page.Limit, page.Before, terms.Partner, state);
        IReadOnlyList<OutboxRow> rows = store.Read(reader => reader.ListOutbox(filter));
        return Task.FromResult(new ListOutboxResponse { Entries = { rows.Select(row => row.ToSummary()) }, Next = page.Next(rows, row => row.Id), Stopped = { Stopped(rows) } });
    }

    public override Task<ExplainOutboxResponse> ExplainOutbox(ExplainOutboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ReportId id = Asked.Report(request.ReportId);
        PartnerId? only = request.Partner.Length == 0 ? null : Asked.Partner(request.Partner);
        (bool isKnown, IReadOnlyList<DecisionRow> decisions, IReadOnlyList<OutboxRow> entries) = store.Read(reader =>
            (reader.HasDecidedToSend(id), DecisionHistory.LatestOutgoing(reader.ListDecisions(id)), reader.ListOutbox(id)));
        if (!isKnown)
            throw Asked.Refused(StoredItemErrors.ReportUnknown, "report_id", $"{id} is no report of this node.");
        OutboxExplanation[] explanations = [.. decisions
            .Where(decision => only is null || decision.Partner == only)
            .Select(decision => Explain(decision, entries.LastOrDefault(entry => entry.Partner == decision.Partner)))];
        if (explanations.Length == 0)
            throw NoDecision(id, request.Partner);
        return Task.FromResult(new ExplainOutboxResponse { Explanations = { explanations } });
    }

    public override Task<RetryOutboxResponse> RetryOutbox(RetryOutboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        PartnerId partner = Asked.KnownPartner(request.Partner, trust.Current).Id;
        ReportId? report = request.ReportId.Length == 0 ? null : Asked.Report(request.ReportId);
        return Task.FromResult(report is { } id && Settled(id, partner) is { } settled ? settled : Wake(partner, report));
    }

    public override async Task<CancelOutboxResponse> CancelOutbox(CancelOutboxRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        ReportId id = Asked.Report(request.ReportId);
        PartnerId? only = request.Partner.Length == 0 ? null : Asked.KnownPartner(request.Partner, trust.Current).Id;
        if (!store.Read(reader => reader.HasDecidedToSend(id)))
            throw Asked.Refused(StoredItemErrors.ReportUnknown, "report_id", $"{id} is no report of this node.");
        IReadOnlyList<EntryCancellation> outcome = await cancelling.CancelAsync(id, only, caller, context.CancellationToken);
        return new CancelOutboxResponse
        {
            Entries = { outcome.Select(one => new CancelledEntry { Entry = one.Entry.ToSummary(), Stopped = one.IsStopped, Because = OutboxAdvice.WhyStopped(one.Entry) }) },
        };
    }

    /// <summary>A name nobody has is told as such: whoever submitted again for it would send the report to the others twice.</summary>
    private NodeRefusalException NoDecision(ReportId id, string partner) => Asked.Refused(
        DecisionErrors.NoDecision, "partner", $"{id} was decided before {Asked.KnownPartner(partner, trust.Current).Id} was a partner, so there is no decision.");

    /// <returns>What became of a report of which nothing waits for the partner; null when something does.</returns>
    private RetryOutboxResponse? Settled(ReportId id, PartnerId partner)
    {
        (bool isKnown, DecisionRow? decision, OutboxRow[] entries) = store.Read(reader => (
            reader.HasDecidedToSend(id),
            DecisionHistory.LatestOutgoing(reader.ListDecisions(id)).FirstOrDefault(one => one.Partner == partner),
            reader.ListOutbox(id).Where(entry => entry.Partner == partner).ToArray()));
        if (!isKnown)
            throw Asked.Refused(StoredItemErrors.ReportUnknown, "report_id", $"{id} is no report of this node.");
        if (entries.Any(entry => OutboxStates.IsPending(entry.State)))
            return null;
        if (decision is null)
            throw NoDecision(id, partner.Value);
        Linking.LinkStanding link = board.Standing(partner);
        return new RetryOutboxResponse { Link = link.Word, Entry = entries.LastOrDefault()?.ToSummary(), Next = OutboxAdvice.For(decision, entries.LastOrDefault(), link, hold: null) };
    }

    private IEnumerable<StoppedPartner> Stopped(IReadOnlyList<OutboxRow> rows) =>
        from partner in rows.Select(row => row.Partner).Distinct().Order()
        let link = board.Standing(partner)
        where link.State == LinkState.Stopped
        select new StoppedPartner { Partner = partner.Value, SinceMs = RowWords.Millis(link.Since), Cause = link.Cause };

    private RetryOutboxResponse Wake(PartnerId partner, ReportId? report)
    {
        long waiting = store.Read(reader => report is { } id
            ? reader.ListOutbox(id).Count(entry => entry.Partner == partner && OutboxStates.IsPending(entry.State))
            : reader.OutboxStanding(partner).Pending);
        signals.RaiseDial(partner);
        signals.RaiseOutbox(partner);
        return new RetryOutboxResponse { Waiting = (uint)waiting, Link = board.Standing(partner).Word };
    }

    private OutboxExplanation Explain(DecisionRow decision, OutboxRow? entry)
    {
        Linking.LinkStanding link = board.Standing(decision.Partner);
        return new OutboxExplanation
        {
            Partner = decision.Partner.Value,
            Outcome = OutcomeWords.Of(decision),
            Reason = decision.Reason,
            Because = decision.Because,
            RecordJson = decision.Record,
            Entry = entry?.ToSummary(),
            Link = link.Word,
            LinkCause = link.Cause,
            Next = OutboxAdvice.For(decision, entry, link, HybridPromise.Hold(trust.Current, decision.Partner, time.GetUtcNow())),
        };
    }

    private static OutboxState ReadState(string word)
    {
        foreach (OutboxState state in Enum.GetValues<OutboxState>())
        {
            if (RowWords.Word(state) == word)
                return state;
        }
        throw Asked.Refused(StoredItemErrors.StateUnknown, "state", $"The state ({word.Length} characters) is not one an outbox entry has.");
    }
}
