using System.Text;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Releasing;

/// <summary><c>certbridge approval show</c>: what would be sent, item by item, and the statement over it, both rebuilt here.</summary>
internal static class ApprovalShowVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowApprovalResponse shown = await ApprovalAsking.ShownAsync(run, session);
        RebuiltRelease? rebuilt = shown.ItemBlock.IsEmpty ? null : RebuiltRelease.Of(shown, run.Time.GetUtcNow());
        // What waits is for two: a node that says otherwise would have one person release alone who signs elsewhere. Only "grant --emergency" makes the other statement.
        bool isEmergency = shown.Summary is { Emergency: true, State: not "waiting" };
        byte[] statement = rebuilt?.Statement(isEmergency).ToBytes() ?? [];
        run.Print.One("Approval",
            json =>
            {
                ApprovalPrinting.Write(json, shown.Summary);
                json.WriteDigest("itemRoot", shown.ItemRoot);
                json.WriteString("statement", Encoding.UTF8.GetString(statement));
                json.WriteItems("persons", rebuilt?.Persons?.Named ?? [], ApprovalPrinting.Write);
                json.WriteItems("items", rebuilt?.Items ?? [], ApprovalPrinting.Write);
            },
            () => ApprovalPrinting.Text(run.Print.Times, shown.Summary)
                + (rebuilt is null ? "" : $"\n{ApprovalPrinting.Text(rebuilt.Items)}\n{ApprovalPrinting.Text(rebuilt.Persons)}{TerminalText.EscapeLines(Encoding.UTF8.GetString(statement).TrimEnd('\n'))}\n"));
        if (run.Value(ApprovalNoun.Out) is { } file)
            Write(run, file, statement);
        if (shown.Summary.State == "waiting")
            run.Say($"Next: certbridge approval grant {shown.Summary.Id} --officer-key KEY --officer-cert CERT, or certbridge approval refuse {shown.Summary.Id} --reason TEXT");
        return ExitCode.Done;
    }

    private static void Write(CommandRun run, string file, byte[] statement)
    {
        if (statement.Length == 0)
            throw new CommandFailedException(ReleaseErrors.Settled, "there is nothing to sign any more; no file was written");
        string path = Path.GetFullPath(file);
        OutputFile.Write(path, statement);
        run.Say($"To sign it elsewhere: openssl cms -sign -binary -md sha256 -in {ShellWord.Quoted(path)} -signer officer.crt -inkey officer.key -outform DER -out release.sig");
    }
}
