using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Recording.Comparing;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Proving;

/// <summary>
/// <c>certbridge ledger diff MINE THEIRS --offline</c>: in what two sides' exports of one incident differ, and what each difference means. Both are verified first, without a node.
/// </summary>
internal static class DiffVerb
{
    public static readonly Argument<string> Mine = new("MINE") { Description = "Export of one side" };

    public static readonly Argument<string> Theirs = new("THEIRS") { Description = "Export of the other side" };

    public static readonly Option<bool> Offline = new("--offline") { Description = "Said for clearness: two files are always compared without a node" };

    private static readonly Column<Difference>[] Columns =
    [
        new("CLASS", one => WireWord.Of(one.Kind)),
        new("LOG", one => one.Owner.Value),
        new("LEAF", one => one.Index?.ToString() ?? ""),
        new("WHAT", one => one.Sentence, WidthMax: 200),
    ];

    /// <summary>Exit 0 where nothing differs but what has not arrived yet; 10 where something does; 9 where a file does not hold, or one key signed what contradicts itself.</summary>
    public static Task<int> RunAsync(CommandRun run)
    {
        IReadOnlyList<string> fingerprints = run.Values(ProofVerbs.Fingerprint);
        LedgerExport mine = Read(run.Value(Mine));
        LedgerExport theirs = Read(run.Value(Theirs));
        RefuseOthers(mine, theirs);
        Parsed<VerifiedExport>[] verified = [ExportVerification.Verify(mine, fingerprints: []), ExportVerification.Verify(theirs, fingerprints: [])];
        VerifiedCard[] cards = [.. verified.Where(file => file.IsValid).SelectMany(file => file.Value!.Logs).Select(log => log.Card)];
        (string File, Problem Problem)[] findings =
        [
            .. verified[0].Problems.Select(problem => ("mine", problem)), .. verified[1].Problems.Select(problem => ("theirs", problem)),
            .. verified.All(file => file.IsValid) ? CardComparing.Objections(cards, fingerprints).Select(problem => ("", problem)) : [],
        ];
        Problem[] malformed = [.. findings.Select(finding => finding.Problem).Where(problem => problem.Code.Exit != ExitCode.VerificationFailed)];
        if (malformed.Length > 0)
            throw new CommandFailedException(malformed);
        return Task.FromResult(findings.Length > 0 ? NotHeld(run, mine, theirs, findings) : Compared(run, verified[0].Value!, verified[1].Value!, CardComparing.AreAllCompared(cards, fingerprints)));
    }

    private static LedgerExport Read(string path)
    {
        Parsed<LedgerExport> export = ExportForm.Read(InputFile.Read(path, Limits.LedgerExportBytesMax));
        return export.IsValid ? export.Value : throw new CommandFailedException([.. export.Problems.Select(problem => problem with { Message = $"{TerminalText.Short(path)}: {problem.Message}" })]);
    }

    private static void RefuseOthers(LedgerExport mine, LedgerExport theirs)
    {
        if (mine.ReportId != theirs.ReportId || mine.Environment != theirs.Environment)
            throw new CommandFailedException(LedgerErrors.ExportsOfTwoIncidents, $"one is of {mine.ReportId} in {mine.Environment}, the other of {theirs.ReportId} in {theirs.Environment}");
        if ((mine.Exporter, mine.Partner) != (theirs.Exporter, theirs.Partner) && (mine.Exporter, mine.Partner) != (theirs.Partner, theirs.Exporter))
            throw new CommandFailedException(LedgerErrors.ExportsOfTwoIncidents, $"one is between {mine.Exporter} and {mine.Partner}, the other between {theirs.Exporter} and {theirs.Partner}");
    }

    private static int NotHeld(CommandRun run, LedgerExport mine, LedgerExport theirs, (string File, Problem Problem)[] findings)
    {
        run.Print.One("LedgerDiff",
            json =>
            {
                json.WriteBoolean("ok", false);
                WriteNames(json, mine, theirs);
                json.WriteItems("findings", findings, Write);
            },
            () => string.Concat(findings.Select(finding => ProofPrinting.Failed(finding.Problem, finding.File))));
        return ExitCode.VerificationFailed;
    }

    private static int Compared(CommandRun run, VerifiedExport mine, VerifiedExport theirs, bool isCompared)
    {
        IncidentComparison comparison = IncidentComparing.Compare(mine.View, theirs.View);
        run.Print.One("LedgerDiff",
            json =>
            {
                json.WriteBoolean("ok", comparison.Agrees);
                WriteNames(json, mine.Export, theirs.Export);
                json.WriteItems("findings", Array.Empty<(string, Problem)>(), Write);
                json.WriteBoolean("compared", isCompared);
                json.WriteNumber("same", comparison.Same);
                json.WriteItems("heads", mine.Logs.Select(log => (log, theirs.Logs.Single(other => other.Log.Owner == log.Log.Owner))), Write);
                json.WriteItems("differences", comparison.Differences, Write);
            },
            () => Text(mine, theirs, comparison));
        if (!isCompared)
            ExportVerbs.SayWhose(run, [mine]);
        return comparison.Agrees ? ExitCode.Done
            : comparison.Differences.Any(one => one.Kind is DifferenceKind.Equivocation or DifferenceKind.OtherRootKey) ? ExitCode.VerificationFailed : ExitCode.Conflict;
    }

    private static string Text(VerifiedExport mine, VerifiedExport theirs, IncidentComparison comparison)
    {
        string verdict = comparison.Differences.Count == 0 ? $"ok  {comparison.Same} leaves are the same on both sides; nothing differs\n"
            : comparison.Agrees ? $"ok  {comparison.Same} leaves are the same on both sides; nothing differs but what has not arrived yet or could not be told apart\n"
            : $"DIFFERS  {comparison.Same} leaves are the same on both sides\n";
        string heads = Table.Fields([.. mine.Logs.Select(log => ($"log of {log.Log.Owner}", $"mine is over {log.Log.Head.Size} leaves, theirs over {theirs.Logs.Single(other => other.Log.Owner == log.Log.Owner).Log.Head.Size}"))]);
        string lines = comparison.Differences.Count == 0 ? "" : Table.Of(comparison.Differences, Columns, isColoured: false) + "\n";
        return $"{mine.Export.ReportId}: mine is what {mine.Export.Exporter} holds, theirs what {theirs.Export.Exporter} holds.\n\n{lines}{heads}\n{verdict}";
    }

    private static void WriteNames(Utf8JsonWriter json, LedgerExport mine, LedgerExport theirs)
    {
        json.WriteString("environment", mine.Environment);
        json.WriteString("reportId", mine.ReportId.Value);
        json.WriteString("mine", mine.Exporter.Value);
        json.WriteString("theirs", theirs.Exporter.Value);
    }

    private static void Write(Utf8JsonWriter json, (string File, Problem Problem) finding)
    {
        json.WriteString("file", finding.File);
        ProofPrinting.Write(json, finding.Problem);
    }

    private static void Write(Utf8JsonWriter json, (VerifiedLog Mine, VerifiedLog Theirs) log)
    {
        json.WriteString("owner", log.Mine.Log.Owner.Value);
        json.WriteNumber("mineSize", log.Mine.Log.Head.Size);
        json.WriteString("mineRoot", log.Mine.Log.Head.Root.ToString());
        json.WriteNumber("theirsSize", log.Theirs.Log.Head.Size);
        json.WriteString("theirsRoot", log.Theirs.Log.Head.Root.ToString());
    }

    private static void Write(Utf8JsonWriter json, Difference one)
    {
        json.WriteString("class", WireWord.Of(one.Kind));
        json.WriteString("owner", one.Owner.Value);
        if (one.Index is { } index)
            json.WriteNumber("index", index);
        else
            json.WriteNull("index");
        json.WriteString("mine", one.Mine);
        json.WriteString("theirs", one.Theirs);
        json.WriteString("what", one.Sentence);
    }
}
