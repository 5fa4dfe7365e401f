using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Proving;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge ledger status|verify|proof|export|diff|evidence|anchors|cosignature</c>: the append-only records, whether they hold, and what shows a receipt or an incident to others.</summary>
internal static class LedgerNoun
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(250);

    private static readonly Option<string> Partner = Flag.Text("--partner", "PARTNER", "One partner's logs only");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("status", "Sizes, roots and checkpoints of every log", StatusAsync) { Examples = ["ledger status -o json"] },
        new Verb("verify", "Hash every leaf again and compare, or verify a proof, an export, evidence or a cosignature without a node; exit 9 when something does not hold", VerifyAsync)
        {
            Examples =
            [
                "ledger verify",
                "ledger verify --partner cert-bor",
                "ledger verify receipt.proof --offline",
                "ledger verify receipt.proof --offline --fingerprint \"7KQ2M TVX9D ...\"",
            ],
        }.With(ProofVerbs.File, Partner, ProofVerbs.Offline, ProofVerbs.Fingerprint),
        new Verb("proof", "Write the file that shows one receipt to others, offline: the partner's for what was sent, our own for what was received", ProofVerbs.ProveAsync)
        {
            Examples = ["ledger proof CB-ALN-2026-0001 --out receipt.proof", "ledger proof CB-ALN-2026-0001 --partner cert-bor --out bor.proof"],
        }.With(ProofVerbs.Id, ProofVerbs.With, ProofVerbs.Out),
        new Verb("export", "Write what both logs between this node and one partner prove of one incident, to be handed to that partner", ExportVerbs.ExportAsync)
        {
            Examples = ["ledger export CB-ALN-2026-0001 --out mine.export", "ledger export CB-ALN-2026-0001 --partner cert-bor --out bor.export"],
        }.With(ExportVerbs.Report, ExportVerbs.With, ExportVerbs.Out),
        new Verb("diff", "In what two sides' exports of one incident differ; exit 10 when they do, 9 when a file does not hold or one key signed two histories", DiffVerb.RunAsync)
        {
            Examples = ["ledger diff mine.export theirs.export --offline"],
        }.With(DiffVerb.Mine, DiffVerb.Theirs, DiffVerb.Offline, ProofVerbs.Fingerprint),
        new Verb("evidence", "What partners showed that does not fit: two histories, or one that is shorter than it was; listed, or one written to a file that can be handed on", EvidenceVerbs.RunAsync)
        {
            Examples = ["ledger evidence", "ledger evidence 3 --out conflict.evidence"],
        }.With(EvidenceVerbs.Number, EvidenceVerbs.Out),
        new Verb("anchors", "Which state of the private node log was anchored in which log, with what opens it for an auditor, and the anchors partners gave; exit 9 where one is not opened", AnchorsVerb.RunAsync)
        {
            Examples = ["ledger anchors --partner cert-bor", "ledger anchors --limit 1000 -o json"],
        }.With(AnchorsVerb.Partner, Paging.Limit),
        new Verb("cosignature", "Write the file that shows which head of one of our logs the witness saw, and when", CosignatureVerbs.ShowAsync)
        {
            Examples = ["ledger cosignature cert-bor --out bor.cosignature"],
        }.With(CosignatureVerbs.About, CosignatureVerbs.Out),
    ];

    private static async Task<int> StatusAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowLedgerResponse ledger = await session.Node.Ledger.ShowLedgerAsync(new ShowLedgerRequest(), cancellationToken: run.Cancel);
        run.Print.List("LedgerStatus", ledger.Logs, Columns(run.Print.Times, ledger.Logs), Write);
        return ExitCode.Done;
    }

    private static Task<int> VerifyAsync(CommandRun run)
    {
        bool isOffline = run.Has(ProofVerbs.Offline);
        if (run.OptionalValue(ProofVerbs.File) is not { } file)
        {
            return isOffline || run.Values(ProofVerbs.Fingerprint).Count > 0
                ? throw CommandFailedException.Usage("--offline and --fingerprint are of a file, and none was given", "certbridge ledger verify FILE --offline")
                : VerifyLogsAsync(run);
        }
        if (!isOffline || run.Value(Partner) is not null)
            throw CommandFailedException.Usage("a file is verified without a node, and by itself", $"certbridge ledger verify {TerminalText.Short(file)} --offline");
        return Task.FromResult(ProofVerbs.VerifyOffline(run, file));
    }

    private static async Task<int> VerifyLogsAsync(CommandRun run)
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
            () => Table.Of(verdict.Logs, Columns(run.Print.Times, verdict.Logs), isColoured: false) + "\n" + Sentence(verdict));
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

    /// <summary>What the witness did has columns where there is one.</summary>
    private static Column<LogStanding>[] Columns(HumanTime times, IEnumerable<LogStanding> logs) =>
    [
        new("LOG", log => log.Kind),
        new("PARTNER", log => log.Partner),
        new("LEAVES", log => log.Size.ToString()),
        new("ROOT", log => Convert.ToHexStringLower(log.Root.Span), WidthMax: 17),
        new("CHECKPOINT", log => log.CheckpointSize.ToString()),
        new("SIGNED", log => times.Both(log.CheckpointMs)),
        .. logs.Any(log => log.Witnessed is not null) ? WitnessColumns(times) : [],
    ];

    private static Column<LogStanding>[] WitnessColumns(HumanTime times) =>
    [
        new("WITNESSED", log => log.Witnessed is not { Size: > 0 } seen ? "" : $"{seen.Size} by {seen.Witness}, {times.Both(seen.CosignedMs)}"),
        new("UNWITNESSED", log => log.Witnessed is not { Unwitnessed: > 0 } behind ? "" : $"{behind.Unwitnessed} since {times.Both(behind.SinceMs)}"),
        new("WITNESS", log => log.Witnessed?.Trouble ?? "", WidthMax: 120),
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
        if (log.Witnessed is not { } witnessed)
        {
            json.WriteNull("witnessed");
            return;
        }
        json.WriteStartObject("witnessed");
        json.WriteString("witness", witnessed.Witness);
        json.WriteNumber("size", witnessed.Size);
        json.WriteTime("cosignedAt", witnessed.CosignedMs);
        json.WriteNumber("unwitnessed", witnessed.Unwitnessed);
        json.WriteTime("since", witnessed.SinceMs);
        json.WriteString("trouble", witnessed.Trouble);
        json.WriteEndObject();
    }
}
