using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Introducing;

/// <summary><c>certbridge partner reveal</c>: takes the answer to our invitation and writes the third file.</summary>
internal static class RevealVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = "The accept file that came, or - for standard input" };

    public static Verb Create() => new Verb("reveal", "Take the answer to an invitation, and write the third and last file", RunAsync)
    {
        Examples = ["partner reveal bor.accept --out bor.reveal"],
    }.With(File, IntroductionFiles.Out);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var request = new RevealNonceRequest { File = IntroductionFiles.Read(run.Value(File)) };
        string path = IntroductionFiles.FreePath(run);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        RevealNonceResponse revealed = await session.Node.Introductions.RevealNonceAsync(request, cancellationToken: run.Cancel);
        run.Say(IntroductionPrinting.Claim(revealed.Introduction.Claim).TrimEnd('\n'));
        IntroductionFiles.Write(run, path, revealed.File, revealed.Introduction);
        run.Say($"Next: send it, then call them: certbridge partner verify {revealed.Introduction.Partner}");
        return ExitCode.Done;
    }
}
