using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary><c>certbridge ledger evidence</c> lists the alarms that keep what a partner showed, and writes one of them to a file that can be handed on.</summary>
internal static class EvidenceVerbs
{
    public static readonly Argument<string> Number = new("NUMBER") { Description = "Which evidence; the list when not given", Arity = ArgumentArity.ZeroOrOne };

    public static readonly Option<string> Out = Flag.Text("--out", "FILE", "File to write it to, with NUMBER");

    public static async Task<int> RunAsync(CommandRun run)
    {
        string? id = run.OptionalValue(Number);
        string? file = run.Value(Out);
        if (id is null != file is null)
            throw CommandFailedException.Usage("evidence is listed, or one is written to a file", "certbridge ledger evidence NUMBER --out FILE");
        if (id is null)
            return await ListAsync(run);
        if (!ulong.TryParse(id, System.Globalization.NumberStyles.None, provider: null, out ulong number))
            throw CommandFailedException.Usage($"{TerminalText.Short(id)} is no number of evidence", "certbridge ledger evidence");
        return await WriteAsync(run, number, file!);
    }

    /// <exception cref="CommandFailedException">The file has not the form of evidence: exit 3.</exception>
    public static int VerifyOffline(CommandRun run, byte[] file, IReadOnlyList<string> fingerprints) => new OfflineVerifying<LedgerEvidence, VerifiedEvidence>
    {
        Answer = "LedgerEvidenceVerification",
        Verify = evidence => EvidenceVerification.Verify(evidence, fingerprints),
        IsCompared = verified => verified.IsCompared,
        Write = EvidencePrinting.Write,
        WriteNames = EvidencePrinting.WriteNames,
        Text = verified => EvidencePrinting.Text(verified, run.Print.Times),
        Holds = verified => $"the signatures hold; they show: {WireWord.Of(verified.Shows)}",
        SayWhose = verified => OfflineVerifying.SayWhose(run, verified.Card),
    }.Run(run, EvidenceForm.Read(file));

    private static async Task<int> ListAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ListEvidenceResponse list = await session.Node.Ledger.ListEvidenceAsync(new ListEvidenceRequest(), cancellationToken: run.Cancel);
        run.Print.List("LedgerEvidenceList", list.Items, EvidencePrinting.Columns(run.Print.Times), EvidencePrinting.Write);
        return ExitCode.Done;
    }

    /// <summary>It is written as it was kept, whether it holds or not: that a note is by no key of the partner is what happened.</summary>
    private static async Task<int> WriteAsync(CommandRun run, ulong number, string file)
    {
        string path = Path.GetFullPath(file);
        OutputFile.RefuseUnwritable(path);
        using NodeSession session = NodeSession.Open(run);
        ShowEvidenceResponse evidence = await session.Node.Ledger.ShowEvidenceAsync(new ShowEvidenceRequest { Id = number }, cancellationToken: run.Cancel);
        byte[] bytes = EvidenceForm.Write(evidence);
        Parsed<LedgerEvidence> read = EvidenceForm.Read(bytes);
        if (!read.IsValid)
            throw new CommandFailedException(read.Problems);
        OutputFile.Write(path, bytes);
        run.Print.One("LedgerEvidenceFile",
            json =>
            {
                EvidencePrinting.WriteNames(json, read.Value);
                json.WriteString("file", path);
                json.WriteNumber("sizeBytes", bytes.Length);
            },
            () => Table.Fields(("alarm", evidence.Item.Kind), ("partner", evidence.Item.Partner), ("what", evidence.Item.Text), ("found", run.Print.Times.Both(evidence.Item.FirstMs)), ("file", path)));
        run.Say($"Next, also without a node: certbridge ledger verify {TerminalText.Escape(file)} --offline");
        return ExitCode.Done;
    }
}
