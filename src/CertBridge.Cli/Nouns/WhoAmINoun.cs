using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge whoami</c>: who the node takes the caller for.</summary>
internal static class WhoAmINoun
{
    public static Verb Verb() => new("whoami", "Who you are to the node, and what you may do", RunAsync) { Examples = ["whoami", "whoami --context aln-drill -o json"] };

    private static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        WhoAmIResponse me = await session.Node.Node.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: run.Cancel);
        run.Print.One("WhoAmI",
            json =>
            {
                json.WriteString("name", me.Name);
                json.WriteString("role", me.Role);
                json.WriteString("partnerId", me.PartnerId);
                json.WriteString("environment", me.Environment);
                json.WriteTime("certificateExpires", me.CertificateExpiresMs);
                json.WriteStrings("may", me.May);
                json.WriteString("context", session.Context.Name);
                json.WriteString("node", session.Context.Node.GetLeftPart(UriPartial.Authority));
            },
            () => Table.Fields(
                ("name", me.Name),
                ("role", me.Role),
                ("node", $"{me.PartnerId} ({me.Environment.ToUpperInvariant()}) at {session.Context.Node.Authority}"),
                ("context", session.Context.Name),
                ("certificate", $"expires {run.Print.Times.Both(me.CertificateExpiresMs)}"),
                ("may", string.Join(", ", me.May))));
        return ExitCode.Done;
    }
}
