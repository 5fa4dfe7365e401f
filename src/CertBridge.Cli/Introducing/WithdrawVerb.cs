using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Introducing;

/// <summary><c>certbridge partner withdraw</c>: ends an introduction that runs.</summary>
internal static class WithdrawVerb
{
    private static readonly Argument<string> Partner = new("PARTNER") { Description = "Partner id, such as cert-bor" };

    public static Verb Create() => new Verb("withdraw", "End an introduction that runs; the partner is told by people", RunAsync)
    {
        Examples = ["partner withdraw cert-bor"],
    }.With(Partner);

    private static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        run.Confirm($"End the introduction with {TerminalText.Escape(run.Value(Partner))}? Its files are worth nothing afterwards.");
        var request = new WithdrawIntroductionRequest { Partner = run.Value(Partner) };
        WithdrawIntroductionResponse ended = await session.Node.Introductions.WithdrawIntroductionAsync(request, cancellationToken: run.Cancel);
        run.Print.One("Introduction", json => IntroductionPrinting.Write(json, ended.Introduction), () => IntroductionPrinting.Text(ended.Introduction, run.Print.Times));
        run.Say($"Tell {TerminalText.Escape(ended.Introduction.Partner)}. To start anew: certbridge partner invite {TerminalText.Escape(ended.Introduction.Partner)} --out FILE");
        return ExitCode.Done;
    }
}
