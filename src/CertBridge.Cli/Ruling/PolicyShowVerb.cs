using System.Text;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy show</c>: what this node decides by.</summary>
internal static class PolicyShowVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowPolicyResponse shown = await session.Node.Policies.ShowPolicyAsync(new ShowPolicyRequest(), cancellationToken: run.Cancel);
        string document = Encoding.UTF8.GetString(shown.Document.Span);
        run.Print.One("Policy",
            json =>
            {
                PolicyPrinting.Write(json, shown.Policy);
                json.WriteString("document", document);
                PolicyPrinting.WriteShadow(json, shown);
            },
            () => PolicyPrinting.Text(run.Print.Times, shown.Policy) + PolicyPrinting.ShadowText(shown) + "\n" + TerminalText.EscapeLines(document.TrimEnd('\n')) + "\n");
        return ExitCode.Done;
    }
}
