using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary>
/// <c>certbridge ledger export</c> writes what the logs between this node and one partner prove of one incident; it is handed to that partner, and <c>ledger verify FILE --offline</c> reads it with no
/// node and no context.
/// </summary>
internal static class ExportVerbs
{
    public static readonly Argument<string> Report = new("REPORT") { Description = "Report id, ours or a partner's" };

    public static readonly Option<string> With = Flag.Text("--partner", "PARTNER", "With whom, where the incident concerns several: the file names no other");

    public static readonly Option<string> Out = Flag.Needed("--out", "FILE", "File to write the export to");

    public static async Task<int> ExportAsync(CommandRun run)
    {
        string path = Path.GetFullPath(run.Value(Out)!);
        OutputFile.RefuseUnwritable(path);
        using NodeSession session = NodeSession.Open(run);
        var request = new ExportIncidentRequest { ReportId = run.Value(Report), Partner = run.Value(With) ?? "" };
        ExportIncidentResponse export = await session.Node.Ledger.ExportIncidentAsync(request, cancellationToken: run.Cancel);
        byte[] file = ExportForm.Write(export);
        // What does not hold here would not hold for whoever gets it.
        VerifiedExport verified = Verified(ExportForm.Read(file), fingerprints: []);
        OutputFile.Write(path, file);
        run.Print.One("LedgerExportFile",
            json =>
            {
                ExportPrinting.Write(json, verified);
                json.WriteNumber("unsignedLeaves", export.UnsignedLeaves);
                json.WriteString("file", path);
                json.WriteNumber("sizeBytes", file.Length);
            },
            () => ExportPrinting.Text(verified, run.Print.Times, path));
        if (export.UnsignedLeaves > 0)
            run.Say($"{export.UnsignedLeaves} leaves of this incident lie beneath no checkpoint yet and are not in the file: export again in a moment.");
        run.Say($"Hand it to {TerminalText.Escape(export.Partner)}, ask for theirs, then: certbridge ledger diff {TerminalText.Escape(run.Value(Out)!)} THEIRS --offline");
        return ExitCode.Done;
    }

    /// <exception cref="CommandFailedException">The file has not the form of an export: exit 3.</exception>
    public static int VerifyOffline(CommandRun run, byte[] file, IReadOnlyList<string> fingerprints) => new OfflineVerifying<LedgerExport, VerifiedExport>
    {
        Answer = "LedgerExportVerification",
        Verify = export => ExportVerification.Verify(export, fingerprints),
        IsCompared = verified => verified.IsCompared,
        Write = ExportPrinting.Write,
        WriteNames = ExportPrinting.WriteNames,
        Text = verified => ExportPrinting.Text(verified, run.Print.Times),
        Holds = verified => $"{verified.Logs.Sum(log => log.Log.Leaves.Count)} leaves, their paths and both signatures hold",
        SayWhose = verified => SayWhose(run, [verified]),
    }.Run(run, ExportForm.Read(file));

    /// <exception cref="CommandFailedException">It has not the form of an export, or something in it does not hold.</exception>
    public static VerifiedExport Verified(Parsed<LedgerExport> export, IReadOnlyList<string> fingerprints)
    {
        Parsed<VerifiedExport> verified = export.IsValid ? ExportVerification.Verify(export.Value, fingerprints) : Parsed<VerifiedExport>.Invalid(export.Problems);
        return verified.IsValid ? verified.Value : throw new CommandFailedException(verified.Problems);
    }

    public static void SayWhose(CommandRun run, IReadOnlyList<VerifiedExport> exports)
    {
        if (exports.All(export => export.IsCompared))
            return;
        string owners = string.Join(" and ", exports[0].Logs.Select(log => TerminalText.Escape(log.Log.Owner.Value)));
        run.Say($"Whose cards they are, only {owners} can say: compare the fingerprints with what their people read aloud, or give each with {ProofVerbs.Fingerprint.Name}.");
    }
}
