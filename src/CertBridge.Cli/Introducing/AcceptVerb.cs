using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Introducing;

/// <summary><c>certbridge partner accept</c>: shows who says they invite, asks, and writes the answer.</summary>
internal static class AcceptVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = "The invite file that came, or - for standard input" };

    public static Verb Create() => new Verb("accept", "Answer a partner's invitation: look at who sends it, and write the file to send back", RunAsync)
    {
        Examples = ["partner accept aln.invite --out aln.accept"],
    }.With(File, IntroductionFiles.Out);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var request = new AcceptInvitationRequest { File = IntroductionFiles.Read(run.Value(File)) };
        string path = IntroductionFiles.FreePath(run);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        AcceptInvitationResponse shown = await session.Node.Introductions.AcceptInvitationAsync(request, cancellationToken: run.Cancel);
        run.Say(IntroductionPrinting.Claim(shown.Claim).TrimEnd('\n'));
        run.Say($"expires      {run.Print.Times.Both(shown.ExpiresMs)}");
        run.Confirm($"Answer this invitation of {TerminalText.Escape(shown.Claim.Partner)}? It makes nobody trusted yet.");
        request.Confirmed = shown.Digest;
        AcceptInvitationResponse accepted = await session.Node.Introductions.AcceptInvitationAsync(request, cancellationToken: run.Cancel);
        IntroductionFiles.Write(run, path, accepted.File, accepted.Introduction);
        run.Say($"Next: send it back; they answer with a third file. Then certbridge partner verify {accepted.Introduction.Partner} --reveal FILE, on the telephone");
        return ExitCode.Done;
    }
}
