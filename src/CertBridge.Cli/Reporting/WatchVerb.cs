using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>
/// <c>certbridge inbox watch</c>: what arrives from now on, a line each, until Ctrl-C. A node that goes away is waited for; what arrived meanwhile is printed when it is
/// back, and nothing is printed twice.
/// </summary>
internal static class WatchVerb
{
    private const uint PageMax = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Items of several partners are committed in another order than they were received in, by less than this.</summary>
    private const ulong OverlapMillis = 60_000;

    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var state = new WatchState(run.Value(Narrowing.Partner) ?? "", Narrowing.TlpOf(run));
        if (run.Value(Narrowing.Since) is not null)
            state.SinceMs = Narrowing.SinceOf(run);
        else
            await state.BeginNowAsync(session, run.Cancel);
        run.Say("Watching; Ctrl-C ends it.");
        bool isAway = false;
        while (true)
        {
            try
            {
                IReadOnlyList<InboxSummary> arrived = await state.AskAsync(session, run.Cancel);
                if (isAway)
                    run.Say("The node answers again.");
                isAway = false;
                foreach (InboxSummary item in arrived)
                    Print(run, item);
            }
            catch (NodeCallException e) when (e.Exit is ExitCode.Unreachable or ExitCode.Busy)
            {
                if (!isAway)
                    run.Say($"{TerminalText.Escape(e.Message)}; waiting for it.");
                isAway = true;
            }
            await Task.Delay(Pause, run.Time, run.Cancel);
        }
    }

    /// <summary>For programs a line an item, with <c>-o json</c> as with <c>ndjson</c>: a stream has no end to close a list at.</summary>
    private static void Print(CommandRun run, InboxSummary item)
    {
        if (run.Format == OutputFormat.Table)
            StandardOutput.WriteText(Line(run.Print.Times, item));
        else
            run.Print.Line(json => InboxPrinting.Write(json, item));
    }

    private static string Line(HumanTime times, InboxSummary item)
    {
        string what = item.Report is { } report ? $"{report.ReportId} rev {report.Revision}  {MarkingText.Of(report.Marking)}  {report.Title}" : item.EnvelopeId;
        string state = item.Reason.Length == 0 ? item.State : $"{item.State} {item.Reason}";
        return TerminalText.Escape($"{times.Both(item.ReceivedMs)}  {item.Partner}  {state}  {what}") + "\n";
    }

    /// <summary>From when on is asked, and what was printed of that time.</summary>
    private sealed class WatchState(string partner, Tlp tlp)
    {
        private readonly Dictionary<string, ulong> printed = new(StringComparer.Ordinal);

        public ulong SinceMs { get; set; }

        /// <summary>By the clock of the node, which need not be ours: what it holds is old.</summary>
        public async Task BeginNowAsync(NodeSession session, CancellationToken cancel)
        {
            ListInboxResponse newest = await session.Node.Inbox.ListInboxAsync(new ListInboxRequest { Limit = 1 }, cancellationToken: cancel);
            if (newest.Items.Count == 0)
                return;
            SinceMs = Start(newest.Items[0].ReceivedMs);
            await AskAsync(session, cancel);
        }

        /// <returns>What is new, oldest first.</returns>
        public async Task<IReadOnlyList<InboxSummary>> AskAsync(NodeSession session, CancellationToken cancel)
        {
            var arrived = new List<InboxSummary>();
            var request = new ListInboxRequest { Limit = PageMax, SinceMs = SinceMs, Partner = partner, Tlp = tlp };
            do
            {
                ListInboxResponse page = await session.Node.Inbox.ListInboxAsync(request, cancellationToken: cancel);
                arrived.AddRange(page.Items.Where(item => !printed.ContainsKey(KeyOf(item))));
                request.Cursor = page.Next;
            }
            while (request.Cursor.Length > 0);
            arrived.Reverse();
            Remember(arrived);
            return arrived;
        }

        private void Remember(List<InboxSummary> items)
        {
            foreach (InboxSummary item in items)
                printed[KeyOf(item)] = item.ReceivedMs;
            if (items.Count == 0)
                return;
            SinceMs = Math.Max(SinceMs, Start(items.Max(item => item.ReceivedMs)));
            foreach (string old in printed.Where(one => one.Value < SinceMs).Select(one => one.Key).ToArray())
                printed.Remove(old);
        }

        private static ulong Start(ulong newestMs) => newestMs > OverlapMillis ? newestMs - OverlapMillis : 0;

        private static string KeyOf(InboxSummary item) => $"{item.Partner} {item.Number} {item.EnvelopeId} {item.ReceivedMs}";
    }
}
