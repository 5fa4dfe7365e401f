using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>
/// Waits out the hold of a report at a terminal. Ctrl-C takes it back; any other end leaves it to the node, which sends it when its time is over. The node alone decides
/// what is still there to be taken back.
/// </summary>
internal static class HoldCountdown
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <param name="verdict">The exit code when the hold ends.</param>
    public static async Task<int> WaitAsync(CommandRun run, NodeSession session, SubmitResponse answer, int verdict)
    {
        string id = TerminalText.Escape(answer.ReportId);
        run.IsChanging = false; // it is stored, and everybody knows that
        try
        {
            await CountDownAsync(run, TimeSpan.FromMilliseconds(answer.HoldLeftMs));
        }
        catch (OperationCanceledException) when (run.IsInterrupted)
        {
            return await TakeBackAsync(run, session, answer.ReportId);
        }
        catch (OperationCanceledException)
        {
            run.Say($"It stays held and goes out at {run.Print.Times.ToTheSecond(answer.HeldUntilMs)}: certbridge outbox cancel {id} takes it back before.");
            throw;
        }
        run.Say($"The hold is over: it goes out now. Next: certbridge report receipts {id}");
        return verdict;
    }

    private static async Task CountDownAsync(CommandRun run, TimeSpan hold)
    {
        long started = run.Time.GetTimestamp();
        bool isRewritten = Environment.GetEnvironmentVariable("TERM") != "dumb";
        bool isFirst = true;
        for (TimeSpan left = hold; left > TimeSpan.Zero; left = hold - run.Time.GetElapsedTime(started))
        {
            if (!run.IsQuiet && (isFirst || isRewritten))
                StandardError.Write($"{(isFirst ? "" : "\r")}Held for {HumanTime.Span(left + Tick)}; Ctrl-C takes it back.     {(isRewritten ? "" : "\n")}");
            isFirst = false;
            await Task.Delay(left < Tick ? left : Tick, run.Time, run.Cancel);
        }
        if (!run.IsQuiet && isRewritten)
            StandardError.Write("\r                                                  \r");
    }

    private static async Task<int> TakeBackAsync(CommandRun run, NodeSession session, string reportId)
    {
        StandardError.Line("");
        using var patience = new CancellationTokenSource(run.Timeout, run.Time);
        CancelOutboxResponse answer;
        try
        {
            answer = await session.Node.Outbox.CancelOutboxAsync(new CancelOutboxRequest { ReportId = reportId }, cancellationToken: patience.Token);
        }
        catch (Exception)
        {
            StandardError.Line($"Whether it was taken back is not known. Next: certbridge outbox cancel {TerminalText.Escape(reportId)}");
            throw;
        }
        foreach (CancelledEntry entry in answer.Entries)
            StandardError.Line(CancelPrinting.Sentence(entry));
        return ExitCode.Interrupted;
    }
}
