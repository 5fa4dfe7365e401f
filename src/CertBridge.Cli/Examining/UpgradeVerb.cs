using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Node.Examining;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using Finding = CertBridge.Node.Examining.Finding;

namespace CertBridge.Cli.Examining;

/// <summary><c>certbridge node upgrade --check</c>: given with the new program before the old one is stopped, says what its start would do; exit 3 when it would be refused.</summary>
internal static class UpgradeVerb
{
    private static readonly Option<bool> Check = new("--check") { Description = "Look, and change nothing" };

    public static Verb Create() => new Verb("upgrade", "What a start of this program would do to the home: store, settings, dates, partners; exit 3 when it would be refused", RunAsync)
    {
        Examples = ["node upgrade --check", "node upgrade --check --home /srv/aln -o json"],
    }.With(Check);

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (!run.Has(Check))
            throw CommandFailedException.Usage("This looks ahead and installs nothing: --check is missing.", "certbridge node upgrade --check; how to upgrade: docs/UPGRADE.md");
        UpgradeOutlook outlook = UpgradeExamination.Look(NodeHome.At(run.Home), run.Time);
        ShowStatusResponse? node = await AskAsync(run, outlook);
        Finding[] findings = [.. outlook.Findings, .. Partners(node, outlook)];
        bool isWell = findings.All(finding => finding.Level != FindingLevel.Failure);
        run.Print.One("UpgradeCheck", json => Write(json, outlook, node, findings, isWell), () => Text(outlook, node) + FindingPrinting.Text(findings));
        return isWell ? ExitCode.Done : ExitCode.InputInvalid;
    }

    /// <returns>Null where the node of this home does not answer: then its partners' versions are not known.</returns>
    private static async Task<ShowStatusResponse?> AskAsync(CommandRun run, UpgradeOutlook outlook)
    {
        if (!outlook.IsRunning)
            return null;
        try
        {
            using NodeSession session = NodeSession.Open(run);
            ShowStatusResponse status = await session.Node.Node.ShowStatusAsync(new ShowStatusRequest(), cancellationToken: run.Cancel);
            return status.PartnerId == outlook.Id?.Value ? status : null;
        }
        catch (NodeCallException)
        {
            return null;
        }
        catch (CommandFailedException none) when (none.Failure.Code == CommandLineErrors.ContextMissing.Code)
        {
            return null;
        }
    }

    private static IEnumerable<Finding> Partners(ShowStatusResponse? node, UpgradeOutlook outlook)
    {
        if (node is null)
            return [new Finding("partners", FindingLevel.Skipped, outlook.IsRunning ? "no-node" : "stopped", "what the partners run is seen by the running node alone: give its context")];
        return node.Links.Select(link => link.Software.Length > 0
            ? new Finding("software", FindingLevel.Ok, "ok", $"they run {link.Software}, link version 1, which this program has", "", link.Partner)
            : new Finding("software", FindingLevel.Skipped, "no-link", "there is no link, so what they run is not known", "", link.Partner));
    }

    private static void Write(Utf8JsonWriter json, UpgradeOutlook outlook, ShowStatusResponse? node, IReadOnlyList<Finding> findings, bool isWell)
    {
        json.WriteBoolean("ok", isWell);
        json.WriteString("program", ProgramVersion.Text);
        json.WriteString("lastProgram", outlook.LastProgram?.Version);
        json.WriteBoolean("running", outlook.IsRunning);
        json.WriteString("runningVersion", node?.Version);
        json.WriteInteger("schemaFrom", outlook.Schema?.Found);
        json.WriteNumber("schemaTo", StoreSchema.OfThisProgram);
        json.WriteBoolean("copy", outlook.Schema?.NeedsCopy ?? false);
        json.WriteInteger("copyBytes", outlook.Schema is { NeedsCopy: true } schema ? schema.SizeBytes : null);
        json.WriteInteger("roomNeededBytes", outlook.Schema is { NeedsCopy: true } copied ? StoreCopies.RoomNeededBytes(copied) : null);
        json.WriteInteger("freeBytes", outlook.FreeBytes);
        json.WriteStrings("start", outlook.Start);
        FindingPrinting.WriteAll(json, findings);
    }

    private static void WriteInteger(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    private static string Text(UpgradeOutlook outlook, ShowStatusResponse? node)
    {
        string last = outlook.LastProgram is { } program ? $", opened last by {program.Version}" : "";
        string steps = string.Concat(outlook.Start.Select((step, index) => string.Create(CultureInfo.InvariantCulture, $"  {index + 1}. {step}\n")));
        return Table.Fields(
            ("program", string.Create(CultureInfo.InvariantCulture, $"{ProgramVersion.Text}, schema {StoreSchema.OfThisProgram}")),
            ("node", node is not null ? $"runs, version {TerminalText.Escape(node.Version)}" : outlook.IsRunning ? "runs, and was not asked" : "does not run"),
            ("store", outlook.Schema is { } schema ? string.Create(CultureInfo.InvariantCulture, $"schema {schema.Found}, {schema.SizeBytes} bytes{last}") : "no schema known"))
            + $"\nAt the start\n{steps}\n";
    }
}
