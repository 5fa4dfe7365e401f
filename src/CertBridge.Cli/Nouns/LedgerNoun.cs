using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge ledger status|verify</c>: the append-only records and whether they hold.</summary>
internal static class LedgerNoun
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(250);

    private static readonly Option<string> Partner = Flag.Text("--partner", "PARTNER", "One partner's logs only");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("status", "Sizes, roots and checkpoints of every log", StatusAsync) { Examples = ["ledger status -o json"] },
        new Verb("verify", "Hash every leaf again and compare; exit 9 when something does not hold", VerifyAsync)
        {
            Examples = ["ledger verify", "ledger verify --partner cert-bor"],
        }.With(Partner),
    ];

    private static async Task<int> StatusAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowLedgerResponse ledger = await session.Node.Ledger.ShowLedgerAsync(new ShowLedgerRequest(), cancellationToken: run.Cancel);
        run.Print.List("LedgerStatus", ledger.Logs, Columns(run.Print.Times), Write);
        return ExitCode.Done;
    }

    private static async Task<int> VerifyAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var request = new VerifyLedgerRequest { Partner = run.Value(Partner) ?? "" };
        VerifyLedgerResponse verdict = await VerifiedAsync(run, session, request);
        run.Print.One("LedgerVerification",
            json =>
            {
                json.WriteBoolean("ok", verdict.Ok);
                json.WriteNumber("leaves", verdict.Leaves);
                json.WriteStrings("findings", verdict.Findings);
                json.WriteItems("logs", verdict.Logs, Write);
            },
            () => Table.Of(verdict.Logs, Columns(run.Print.Times), isColoured: false) + "\n" + Sentence(verdict));
        return verdict.Ok ? ExitCode.Done : ExitCode.VerificationFailed;
    }

    private static async Task<VerifyLedgerResponse> VerifiedAsync(CommandRun run, NodeSession session, VerifyLedgerRequest request)
    {
        using Progress progress = run.Progress("leaves");
        if (progress.IsShown)
            request.Ticket = EnvelopeId.Create(run.Time.GetUtcNow()).ToString();
        Task<VerifyLedgerResponse> verdict = session.Node.Ledger.VerifyLedgerAsync(request, cancellationToken: run.Cancel).ResponseAsync;
        if (progress.IsShown)
            await FollowAsync(run, session, request.Ticket, verdict, progress);
        return await verdict;
    }

    /// <summary>Asks beside the verification how far it is. A node that cannot say has the line without a count.</summary>
    private static async Task FollowAsync(CommandRun run, NodeSession session, string ticket, Task verdict, Progress progress)
    {
        try
        {
            while (await Task.WhenAny(verdict, Task.Delay(LookAgainAfter, run.Time, run.Cancel)) != verdict)
            {
                run.Cancel.ThrowIfCancellationRequested();
                ShowVerificationResponse at = await session.Node.Ledger.ShowVerificationAsync(new ShowVerificationRequest { Ticket = ticket }, cancellationToken: run.Cancel);
                if (at.LeavesAll > 0)
                    progress.Report(at.Leaves, at.LeavesAll);
            }
        }
        catch (NodeCallException)
        {
            // The verification itself says what is wrong, if anything is.
        }
    }

    private static string Sentence(VerifyLedgerResponse verdict) => verdict.Ok
        ? $"ok  {verdict.Leaves} leaves read and hashed again; every checkpoint holds\n"
        : string.Concat(verdict.Findings.Select(finding => $"FAILED  {TerminalText.Escape(finding)}\n"));

    private static Column<LogStanding>[] Columns(HumanTime times) =>
    [
        new("LOG", log => log.Kind),
        new("PARTNER", log => log.Partner),
        new("LEAVES", log => log.Size.ToString()),
        new("ROOT", log => Convert.ToHexStringLower(log.Root.Span), WidthMax: 17),
        new("CHECKPOINT", log => log.CheckpointSize.ToString()),
        new("SIGNED", log => times.Both(log.CheckpointMs)),
    ];

    private static void Write(Utf8JsonWriter json, LogStanding log)
    {
        json.WriteString("log", log.Kind);
        json.WriteString("partner", log.Partner);
        json.WriteNumber("size", log.Size);
        json.WriteDigest("root", log.Root);
        json.WriteNumber("checkpointSize", log.CheckpointSize);
        json.WriteTime("checkpointAt", log.CheckpointMs);
        json.WriteString("origin", log.Origin);
    }
}
