using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Withdrawals;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge report retract</c>: takes a report back from everybody, for ever.</summary>
internal static class RetractVerb
{
    public static readonly Option<string> Reason = Flag.Needed("--reason", "REASON", $"Why: {string.Join(", ", WithdrawalWords.ReasonWords)}");

    public static readonly Option<string> Instruct =
        Flag.Needed("--instruct", "INSTRUCTION", "What partners are asked: stop-using, correct, or delete, which destroys its content here too");

    public static async Task<int> RunAsync(CommandRun run)
    {
        var request = new RetractRequest
        {
            ReportId = run.Value(ReportNoun.Id),
            Reason = Read(Reason.Name, run.Value(Reason)!, WithdrawalWords.ReasonWords, WithdrawalWords.FindReason),
            Instruction = Read(Instruct.Name, run.Value(Instruct)!, WithdrawalWords.InstructionWords, WithdrawalWords.FindInstruction),
        };
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        string content = request.Instruction == WithdrawalInstruction.Delete ? " Its content is destroyed here too." : "";
        run.Confirm($"Take {TerminalText.Escape(request.ReportId)} back from everybody, for ever?{content}");
        RetractResponse answer = await session.Node.Reports.RetractAsync(request, cancellationToken: run.Cancel);
        run.Print.One("Retraction",
            json =>
            {
                json.WriteString("reportId", answer.ReportId);
                json.WriteNumber("revision", answer.Revision);
                json.WriteBoolean("duplicate", answer.Duplicate);
                json.WriteNumber("cancelled", answer.Cancelled);
                json.WriteItems("withdrawals", answer.Withdrawals, WithdrawalPrinting.Write);
            },
            () => Text(answer) + WithdrawalPrinting.Table(answer.Withdrawals));
        run.Say($"Next: certbridge report receipts {TerminalText.Escape(answer.ReportId)} --wait 30s");
        return ExitCode.Done;
    }

    private static string Text(RetractResponse answer)
    {
        string report = TerminalText.Escape(answer.ReportId);
        if (answer.Duplicate)
            return $"{report} was retracted before; nothing was changed\n";
        string told = answer.Withdrawals.Count == 0 ? "nobody: nobody has it" : string.Join(", ", answer.Withdrawals.Select(standing => TerminalText.Escape(standing.Partner)));
        return $"{report} is retracted as revision {answer.Revision}\ntold to     {told}\nnever sent  {answer.Cancelled} of its entries\n";
    }

    private static T Read<T>(string flag, string given, IReadOnlyList<string> words, Func<string, T> find)
        where T : struct, Enum => words.Contains(given)
            ? find(given)
            : throw UnknownWord.Of(AmendmentErrors.RetractionUnknown, flag, given, words);
}
