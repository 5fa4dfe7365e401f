using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary>
/// <c>certbridge ledger proof</c> writes the file that shows one receipt to others, and <c>ledger verify FILE --offline</c> reads it with no node and no context.
/// </summary>
internal static class ProofVerbs
{
    public static readonly Argument<string> Id = new("ID") { Description = "Report id, or envelope id" };

    public static readonly Option<string> With = Flag.Text("--partner", "PARTNER", "Whose receipt, or our receipt to whom, where several have one");

    public static readonly Option<string> Out = Flag.Needed("--out", "FILE", "File to write the proof to");

    public static readonly Argument<string> File = new("FILE") { Description = "A proof, export, evidence or cosignature, with --offline; the logs of the node when not given", Arity = ArgumentArity.ZeroOrOne };

    public static readonly Option<bool> Offline = new("--offline") { Description = "Verify FILE without a node" };

    public static readonly Option<string[]> Fingerprint = Flag.Many("--fingerprint", "TEXT", "Of a card in the file, as its owner read it aloud, or the 64 hexadecimal digits of its root key");

    public static async Task<int> ProveAsync(CommandRun run)
    {
        string path = Path.GetFullPath(run.Value(Out)!);
        OutputFile.RefuseUnwritable(path);
        using NodeSession session = NodeSession.Open(run);
        var request = new ProveReceiptRequest { Id = run.Value(Id), Partner = run.Value(With) ?? "" };
        byte[] file = ProofForm.Write(await session.Node.Ledger.ProveReceiptAsync(request, cancellationToken: run.Cancel));
        // What does not hold here would not hold for whoever gets it.
        Parsed<LedgerProof> proof = ProofForm.Read(file);
        Parsed<VerifiedProof> verified = proof.IsValid ? ProofVerification.Verify(proof.Value, fingerprint: null) : Parsed<VerifiedProof>.Invalid(proof.Problems);
        if (!verified.IsValid)
            throw new CommandFailedException(verified.Problems);
        OutputFile.Write(path, file);
        run.Print.One("LedgerProofFile",
            json =>
            {
                ProofPrinting.Write(json, verified.Value);
                json.WriteString("file", path);
                json.WriteNumber("sizeBytes", file.Length);
            },
            () => ProofPrinting.Text(verified.Value, run.Print.Times, path));
        run.Say($"Next, also without a node: certbridge ledger verify {TerminalText.Escape(run.Value(Out)!)} --offline");
        return ExitCode.Done;
    }

    /// <summary>A proof of one receipt, an export of one incident, what an alarm kept, or what a witness cosigned, as the file says.</summary>
    /// <exception cref="CommandFailedException">It has not the form of what it says it is: exit 3.</exception>
    public static int VerifyOffline(CommandRun run, string path)
    {
        byte[] file = InputFile.Read(path, Limits.LedgerExportBytesMax);
        IReadOnlyList<string> fingerprints = run.Values(Fingerprint);
        return FileKind.Of(file) switch
        {
            ExportForm.Kind => ExportVerbs.VerifyOffline(run, file, fingerprints),
            EvidenceForm.Kind or EvidenceForm.WitnessKind => EvidenceVerbs.VerifyOffline(run, file, fingerprints),
            _ when fingerprints.Count > 1 => throw CommandFailedException.Usage("a proof of one receipt or a cosignature holds one card", $"give {Fingerprint.Name} once"),
            CosignatureForm.Kind => CosignatureVerbs.VerifyOffline(run, file, fingerprints.Count == 0 ? null : fingerprints[0]),
            _ => VerifyOffline(run, file, fingerprints.Count == 0 ? null : fingerprints[0]),
        };
    }

    private static int VerifyOffline(CommandRun run, byte[] file, string? fingerprint) => new OfflineVerifying<LedgerProof, VerifiedProof>
    {
        Answer = "LedgerProofVerification",
        Verify = proof => ProofVerification.Verify(proof, fingerprint),
        IsCompared = _ => fingerprint is not null,
        Write = ProofPrinting.Write,
        WriteNames = ProofPrinting.WriteNames,
        Text = verified => ProofPrinting.Text(verified, run.Print.Times),
        Holds = _ => "signatures, path and names hold",
        Failed = finding => ProofPrinting.Failed(finding with { Field = "" }),
        SayWhose = verified => OfflineVerifying.SayWhose(run, verified.Card),
    }.Run(run, ProofForm.Read(file));
}
