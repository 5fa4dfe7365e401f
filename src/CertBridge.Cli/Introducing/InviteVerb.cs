using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Introducing;

/// <summary><c>certbridge partner invite</c>: the first file of an introduction.</summary>
internal static class InviteVerb
{
    private static readonly Argument<string> Partner = new("PARTNER") { Description = "Partner id, such as cert-bor" };
    private static readonly Option<string> Expires = Flag.Text("--expires", "7d", "For how long it can be used, such as 12h or 7d; at most 30d");

    public static Verb Create() => new Verb("invite", "Begin an introduction: write the file for a partner to answer", RunAsync)
    {
        Examples = ["partner invite cert-bor --out bor.invite", "partner invite cert-bor --expires 2d --out bor.invite"],
    }.With(Partner, Expires, IntroductionFiles.Out);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var request = new InvitePartnerRequest { Partner = run.Value(Partner) };
        if (run.Value(Expires) is { } text)
            request.LifetimeMs = (ulong)LifetimeText.Parse("--expires", text).TotalMilliseconds;
        string path = IntroductionFiles.FreePath(run);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        InvitePartnerResponse made = await session.Node.Introductions.InvitePartnerAsync(request, cancellationToken: run.Cancel);
        IntroductionFiles.Write(run, path, made.File, made.Introduction);
        run.Say("Send it by any channel: it is not secret, and it makes nobody trusted. It is for one attempt.");
        run.Say($"Next: they run certbridge partner accept FILE --out FILE; what they answer with goes to certbridge partner reveal FILE --out FILE");
        return ExitCode.Done;
    }
}
