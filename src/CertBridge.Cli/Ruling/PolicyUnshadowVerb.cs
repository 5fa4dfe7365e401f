using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy unshadow</c>: the policy in shadow mode is asked no more. Nothing followed from it, so nobody signs.</summary>
internal static class PolicyUnshadowVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        EndShadowResponse answer = await session.Node.Policies.EndShadowAsync(new EndShadowRequest(), cancellationToken: run.Cancel);
        string name = answer.Policy is { } ended ? $"{ended.Name} v{ended.Version}" : "";
        run.Print.One("PolicyShadow", json => json.WriteString("ended", name), () => "");
        run.Say(name.Length == 0 ? "No policy was in shadow mode." : $"{TerminalText.Escape(name)} is asked no more.");
        return ExitCode.Done;
    }
}
