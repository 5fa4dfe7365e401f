using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Releasing;

/// <summary><c>certbridge approval grant</c>: a person is shown every item, the statement is written here from them, and signed here; the key goes nowhere.</summary>
internal static class ApprovalGrantVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        bool isEmergency = run.Has(ApprovalNoun.Emergency);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        ShowApprovalResponse shown = await ApprovalAsking.ShownAsync(run, session);
        RebuiltRelease rebuilt = RebuiltRelease.Of(shown, run.Time.GetUtcNow());
        run.Say(ApprovalPrinting.Text(rebuilt.Items).TrimEnd('\n'));
        byte[] signature = OfficerSignature.Make(
            run, rebuilt.Statement(isEmergency).ToBytes(), $"the release of {TerminalText.Escape(shown.Summary.ReportId)} to {TerminalText.Escape(shown.Summary.Partner)}", Remarks(rebuilt, isEmergency));
        var request = new GrantApprovalRequest
        {
            Id = shown.Summary.Id,
            ItemRoot = ByteString.CopyFrom(rebuilt.Root.ToBytes()),
            Signature = ByteString.CopyFrom(signature),
            Emergency = isEmergency,
        };
        GrantApprovalResponse answer = await session.Node.Approvals.GrantApprovalAsync(request, cancellationToken: run.Cancel);
        return Print(run, answer);
    }

    private static string[] Remarks(RebuiltRelease rebuilt, bool isEmergency)
    {
        IEnumerable<string> remarks = [$"The root was computed here from the {rebuilt.Items.Count} items above.", .. rebuilt.Persons?.Lines() ?? []];
        return isEmergency ? [.. remarks, "You release it ALONE. The partner sees that it was an emergency, and so does everybody who reads the record."] : [.. remarks];
    }

    private static int Print(CommandRun run, GrantApprovalResponse answer)
    {
        ApprovalSummary summary = answer.Summary;
        run.Print.One("Approval",
            json =>
            {
                ApprovalPrinting.Write(json, summary);
                json.WriteNumber("signersMissing", answer.SignersMissing);
            },
            () => ApprovalPrinting.Text(run.Print.Times, summary));
        string report = TerminalText.Escape(summary.ReportId);
        run.Say(answer.SignersMissing == 0
            ? $"It is sealed and queued. Next: certbridge report receipts {report}"
            : $"Signed, and NOT released: {Needed(answer.SignersMissing)}, by the same command with another officer's key.");
        return answer.SignersMissing == 0 ? ExitCode.Done : ExitCode.WaitingForHuman;
    }

    private static string Needed(uint persons) => persons == 1 ? "one more person has to sign" : $"{persons} more persons have to sign";
}
