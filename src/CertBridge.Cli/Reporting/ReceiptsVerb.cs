using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>
/// <c>certbridge report receipts</c>: what partners signed for a report. With <c>--wait</c> until each has answered; what is still on its way
/// then is said on stderr, with exit code 75.
/// </summary>
internal static class ReceiptsVerb
{
    public static readonly Option<string> Wait = Flag.Text("--wait", "30s", "Wait until every partner it went to has answered, for at most so long");

    // One call waits no longer than the node lets it; a long patience is several.
    private static readonly TimeSpan CallMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WatchedCallMax = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(CommandRun run)
    {
        TimeSpan patience = run.Value(Wait) is { } given ? DurationText.Parse(Wait.Name, given) : TimeSpan.Zero;
        using NodeSession session = NodeSession.Open(run);
        long started = run.Time.GetTimestamp();
        var request = new ListReceiptsRequest { ReportId = run.Value(ReportNoun.Id) };
        ListReceiptsResponse held;
        TimeSpan left = patience;
        using (Progress progress = run.Progress("partners answered", patience))
        {
            TimeSpan callMax = progress.IsShown ? WatchedCallMax : CallMax;
            do
            {
                request.WaitMs = (uint)(left < callMax ? left : callMax).TotalMilliseconds;
                held = await session.Node.Reports.ListReceiptsAsync(request, cancellationToken: run.Cancel);
                progress.Report((ulong)held.Receipts.Count, (ulong)held.Receipts.Count + held.OnTheWay);
                left = patience - run.Time.GetElapsedTime(started);
            }
            while ((held.OnTheWay > 0 || held.Withdrawals.Any(WithdrawalPrinting.IsUnanswered)) && left > TimeSpan.Zero);
        }
        run.Print.List("ReceiptList", held.Receipts, ReceiptPrinting.Columns(run.Print.Times), ReceiptPrinting.Write,
            beside: json =>
            {
                json.WriteItems("held", held.Holds, (writer, hold) =>
                {
                    writer.WriteString("partner", hold.Partner);
                    writer.WriteTime("until", hold.HeldUntilMs);
                });
                json.WriteItems("withdrawals", held.Withdrawals, WithdrawalPrinting.Write);
            });
        foreach (HeldEntry hold in held.Holds)
            run.Say($"{TerminalText.Escape(hold.Partner)}: held until {run.Print.Times.ToTheSecond(hold.HeldUntilMs)}; certbridge outbox cancel {TerminalText.Escape(request.ReportId)} takes it back before.");
        foreach (WithdrawalStanding standing in held.Withdrawals)
            run.Say(WithdrawalPrinting.Sentence(standing));
        if (held.OnTheWay == 0 && patience > TimeSpan.Zero && held.Withdrawals.Count(WithdrawalPrinting.IsUnanswered) is > 0 and int unanswered)
        {
            StandardError.Line($"{unanswered} have not answered the withdrawal after {run.Value(Wait)}. It is said again until they do. Next: certbridge outbox explain {TerminalText.Escape(request.ReportId)}");
            return ExitCode.Busy;
        }
        if (held.OnTheWay == 0 || patience == TimeSpan.Zero)
            return ExitCode.Done;
        StandardError.Line($"{held.OnTheWay} still on the way after {run.Value(Wait)}. Next: certbridge outbox explain {TerminalText.Escape(request.ReportId)}");
        return ExitCode.Busy;
    }
}
