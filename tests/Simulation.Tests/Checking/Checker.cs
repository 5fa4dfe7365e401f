using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Playing;
using CertBridge.Storage.Rows;

namespace CertBridge.Simulation.Tests.Checking;

/// <summary>
/// Says what is wrong in a world that has come to its end. It knows what people were told, what the nodes' own services show, and what lies in the inboxes and logs; of how a node works it knows nothing. Everything is
/// asked of both sides.
/// </summary>
internal sealed class Checker(World world, IReadOnlyList<SharedReport> reports, RestoredSite? restored)
{
    private readonly List<string> findings = [];
    private readonly Dictionary<(string, string), ulong> standstill = [];

    private bool WasPutBack => restored is { Happened: true };

    public void Find(string finding) => findings.Add(finding);

    /// <summary>Nothing is on its way any more, people wait for nothing, and each side has followed all of the other's log.</summary>
    public bool IsSettled() => world.Sites.All(site => site is { Node: { } node, People.AreWaiting: false }
        && node.Store.Read(reader => reader.OutboxStandings().All(standing => standing.Pending == 0) && world.Sites.All(other => reader.CountUnansweredWithdrawals(PartnerId.Parse(other.Id)) == 0)))
        && Pairs().All(pair => HasFollowed(pair.Of, pair.By) && IsLinked(pair.Of, pair.By));

    /// <summary>Between nodes that have stopped nothing may pass: what each holds of the other is remembered, and asked for again when it is settled.</summary>
    public void DemandStandstill(Site site, IReadOnlyList<string> partners)
    {
        foreach (string partner in partners)
        {
            foreach ((Site at, string of) in new[] { (site, partner), (world.Of(partner), site.Id) })
            {
                ulong now = at.Node is { } node ? node.Store.Read(reader => reader.FollowedLogSize(PartnerId.Parse(of))) : 0;
                if (standstill.TryGetValue((at.Id, of), out ulong before) && before != now)
                    Find($"{at.Id} followed the log of {of} from {before} to {now} leaves while both were stopped");
                standstill[(at.Id, of)] = now;
            }
        }
    }

    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        foreach (Site site in world.Sites)
            await CheckSiteAsync(site);
        foreach ((Site of, Site by) in Pairs())
            findings.AddRange(LogChecks.Compare(of, by, WasPutBack));
        foreach (SharedReport report in reports)
            await CheckReportAsync(report);
        return findings;
    }

    private async Task CheckSiteAsync(Site site)
    {
        findings.AddRange(site.Faults);
        findings.AddRange(site.People.Complaints);
        if (site.Node is not { } node)
        {
            Find($"{site.Id} does not run");
            return;
        }
        ShowStatusResponse status = await node.Desk<NodeDesk>().ShowStatus(new ShowStatusRequest(), People.Call("NodeService/ShowStatus"));
        foreach (Protocol.V1.LinkStanding link in status.Links.Where(link => link.State != "up"))
            Find($"{site.Id}: the link with {link.Partner} is {link.State}: {link.Cause}");
        foreach (Alarm alarm in status.Alarms.Where(alarm => !IsExpected(alarm)))
            Find($"{site.Id} has an alarm nobody can explain: {alarm.Kind} about {alarm.Partner}: {alarm.Text}");
        ListOutboxResponse outbox = await node.Desk<OutboxDesk>().ListOutbox(new ListOutboxRequest { Limit = 1_000 }, People.Call("OutboxService/ListOutbox"));
        foreach (OutboxSummary entry in outbox.Entries.Where(entry => entry.State is not ("delivered" or "cancelled") && !MayBeRefused(entry.ReportId)))
            Find($"{site.Id}: {entry.Kind} {entry.ReportId} revision {entry.Revision} for {entry.Partner} is {entry.State} on lane {entry.Lane} number {entry.Number}, tried {entry.Attempts} times: {entry.LastError}");
        VerifyLedgerResponse ledger = await world.WaitAsync(node.Desk<LedgerDesk>().VerifyLedger(new VerifyLedgerRequest(), People.Call("LedgerService/VerifyLedger")));
        foreach (string finding in ledger.Findings)
            Find($"{site.Id}: its ledger says: {finding}");
        CheckInbox(site, node);
        if (!WasPutBack && Directory.Exists(node.Home.PartialsFolder) && Directory.EnumerateFiles(node.Home.PartialsFolder).Any())
            Find($"{site.Id} still keeps the beginning of an envelope that came in parts");
    }

    /// <summary>Once each: an envelope, and a revision of a report.</summary>
    private void CheckInbox(Site site, SimulatedNode node)
    {
        IReadOnlyList<InboxRow> rows = node.Store.Read(reader => reader.ListInbox(10_000));
        foreach (var twice in rows.GroupBy(row => (row.Partner, row.EnvelopeId)).Where(same => same.Count() > 1))
            Find($"{site.Id} holds an envelope of {twice.Key.Partner} {twice.Count()} times");
        foreach (var twice in rows.Where(row => row is { Kind: CarriedKind.Report, ReportId: { } report } && !IsForgotten(report.Value)).GroupBy(row => (row.Partner, row.ReportId, row.Revision)).Where(same => same.Count() > 1))
            Find($"{site.Id} holds {twice.Key.ReportId} revision {twice.Key.Revision} of {twice.Key.Partner} {twice.Count()} times");
        foreach (InboxRow row in rows.Where(row => row.State != InboxState.Stored && !IsOfWithdrawn(row) && !MayBeRefused(row.ReportId?.Value ?? "")))
            Find($"{site.Id} did not store {row.Kind} {row.ReportId} revision {row.Revision} of {row.Partner}: {row.State} {row.Reason}");
    }

    private async Task CheckReportAsync(SharedReport report)
    {
        if (report.IsForgotten)
            return;
        if (report.Id.Length == 0)
        {
            Find($"{report} was handed in and never accepted");
            return;
        }
        if (world.Of(report.Origin).Node is not { } origin)
            return;
        ListReceiptsResponse receipts = await world.WaitAsync(origin.Desk<ReportDesk>().ListReceipts(new ListReceiptsRequest { ReportId = report.Id }, People.Call("ReportService/ListReceipts")));
        if (receipts.OnTheWay > 0)
            Find($"{report}: {receipts.OnTheWay} entries are still on their way");
        if (report.IsRetracted)
            await CheckRetractedAsync(report, origin, receipts);
        else
            await CheckDeliveredAsync(report, receipts);
    }

    private async Task CheckDeliveredAsync(SharedReport report, ListReceiptsResponse receipts)
    {
        foreach (string partner in report.To)
        {
            if (!receipts.Receipts.Any(held => held.Partner == partner && held.Revision == report.Revision && held.Receipt.Verdict == ReceiptVerdict.Stored))
                Find($"{report} revision {report.Revision}: {report.Origin} holds no receipt of {partner}");
            if (world.Of(partner).Node is not { } node)
                continue;
            ListInboxResponse inbox = await node.Desk<InboxDesk>().ListInbox(new ListInboxRequest { Limit = 1_000, Partner = report.Origin }, People.Call("InboxService/ListInbox"));
            InboxSummary[] held = [.. inbox.Items.Where(item => item.Kind == "report" && item.Report?.ReportId == report.Id && item.State == "stored")];
            if (held.Count(item => item.Report.Revision == report.Revision && item.Report.Title == report.Title && item.Report.WithdrawnMs == 0) != 1 && !IsNamedAsLost(report, partner))
                Find($"{report} revision {report.Revision} does not lie once in the inbox of {partner}, which has revisions {string.Join(", ", held.Select(item => item.Report.Revision))}");
        }
    }

    private async Task CheckRetractedAsync(SharedReport report, SimulatedNode origin, ListReceiptsResponse receipts)
    {
        ShowReportResponse own = await origin.Desk<ReportDesk>().ShowReport(new ShowReportRequest { ReportId = report.Id }, People.Call("ReportService/ShowReport"));
        if (!own.ReportJson.IsEmpty || own.Summary.WithdrawnMs == 0)
            Find($"{report} was retracted, and {report.Origin} still shows it");
        foreach (WithdrawalStanding withdrawal in receipts.Withdrawals.Where(one => one.State is not ("applied" or "partial")))
            Find($"{report} was retracted, and {withdrawal.Partner} did not answer: {withdrawal.State}");
        foreach (string partner in report.To)
        {
            if (world.Of(partner).Node is not { } node)
                continue;
            foreach (InboxRow row in node.Store.Read(reader => reader.ListInbox(ReportId.Parse(report.Id))).Where(row => row.Kind == CarriedKind.Report && row.State == InboxState.Stored))
            {
                InboxRow whole = node.Store.Read(reader => reader.FindInbox(row.Id))!;
                if (whole.ReportJson.Length > 0 || whole.Cms.Length > 0)
                    Find($"{report} was retracted, and {partner} still holds revision {row.Revision}");
                ShowInboxResponse shown = await node.Desk<InboxDesk>().ShowInbox(new ShowInboxRequest { Id = row.EnvelopeId.ToString() }, People.Call("InboxService/ShowInbox"));
                if (!shown.ReportJson.IsEmpty || shown.Summary.Report.WithdrawnMs == 0)
                    Find($"{report} was retracted, and {partner} does not show revision {row.Revision} as taken back");
            }
        }
    }

    private static bool IsLinked(Site one, Site other) => one.Node is { } node && node.Desk<LinkBoard>().Standing(PartnerId.Parse(other.Id)).State == LinkState.Up;

    private static bool HasFollowed(Site of, Site by) =>
        of.Node is { } one && by.Node is { } other
        && one.Store.Read(reader => reader.LinkLogSize(PartnerId.Parse(by.Id))) == other.Store.Read(reader => reader.FollowedLogSize(PartnerId.Parse(of.Id)));

    private bool IsForgotten(string reportId) => WasPutBack && (reports.All(report => report.Id != reportId) || reports.Any(report => report.Id == reportId && report.IsForgotten));

    /// <summary>A revision that comes after the withdrawal of what it belongs to is refused, and so it should be.</summary>
    private bool MayBeRefused(string reportId) => IsForgotten(reportId) || reports.Any(report => report.Id == reportId && report.IsRetracted);

    /// <summary>What is refused is not opened far enough to have an id of its own; the reason names it.</summary>
    private bool IsOfWithdrawn(InboxRow row) => row.State == InboxState.Refused && reports.Any(report => report.IsRetracted && row.Reason.StartsWith($"{report.Id} ", StringComparison.Ordinal));

    private bool IsNamedAsLost(SharedReport report, string partner) => WasPutBack && restored!.Site.Id == partner
        && world.Of(report.Origin).Node!.Store.Read(reader => reader.ListAlarms(1_000)).Any(alarm => alarm.Kind == "LOST_THERE" && alarm.Text.Contains(report.Id, StringComparison.Ordinal));

    private bool IsExpected(Alarm alarm) => alarm.Kind switch
    {
        "CLOCK_OFFSET" => true, // clocks are set wrong in most worlds
        "LOG_CONFLICT" or "NUMBER_GAP" => world.Network.Tampered > 0, // what was changed, and what was swallowed
        "REWOUND" or "LOST_THERE" or "EPOCH_BEGUN" => WasPutBack,
        _ => false,
    };

    private IEnumerable<(Site Of, Site By)> Pairs() =>
        world.Sites.SelectMany(one => world.Sites.Where(other => other != one), (one, other) => (one, other));
}
