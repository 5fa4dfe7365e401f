using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using Google.Protobuf;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy load</c>: an officer signs the exact bytes here and the node judges them; a second officer gives the same command with their own key.</summary>
internal static class PolicyLoadVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        SharingPolicy policy = PolicyFile.Read(run.Value(PolicyNoun.File));
        using NodeSession session = NodeSession.Open(run);
        var look = new LoadPolicyRequest { Document = ByteString.CopyFrom(policy.Bytes.Span), DryRun = true };
        LoadPolicyResponse foreseen = await session.Node.Policies.LoadPolicyAsync(look, cancellationToken: run.Cancel);
        if (run.Has(PolicyNoun.DryRun))
            return Print(run, foreseen, policy.IsShadow, isDryRun: true);
        await session.AnnounceChangeAsync();
        run.Say(PolicyPrinting.Text(ChangesOf(foreseen)).TrimEnd('\n'));
        var request = new LoadPolicyRequest
        {
            Document = look.Document,
            Signatures = { ByteString.CopyFrom(OfficerSignature.Make(run, policy.Bytes, policy.ToString())) },
        };
        return Print(run, await session.Node.Policies.LoadPolicyAsync(request, cancellationToken: run.Cancel), policy.IsShadow, isDryRun: false);
    }

    private static int Print(CommandRun run, LoadPolicyResponse answer, bool isShadow, bool isDryRun)
    {
        PolicyChange[] changes = [.. ChangesOf(answer)];
        run.Print.One("PolicyLoad",
            json =>
            {
                PolicyPrinting.Write(json, answer.Policy);
                json.WriteBoolean("inForce", !isDryRun && !isShadow && answer.OfficersMissing == 0);
                json.WriteBoolean("shadow", isShadow);
                json.WriteNumber("officersMissing", answer.OfficersMissing);
                json.WriteItems("changes", changes, PolicyPrinting.Write);
            },
            () => isDryRun ? PolicyPrinting.Text(changes) : PolicyPrinting.Text(run.Print.Times, answer.Policy));
        string name = TerminalText.Escape($"{answer.Policy.Name} v{answer.Policy.Version}");
        run.Say(isShadow ? ShadowSentence(name, answer, isDryRun)
            : isDryRun && answer.OfficersMissing == 0 ? $"Nothing was kept: {name} is in force already, or signed by everybody it takes."
            : isDryRun ? $"Nothing was kept. {Needed(answer.OfficersMissing)} for {name} to be in force."
            : answer.OfficersMissing == 0 ? $"{name} is in force; what waits to be sent is decided again by it."
            : $"{name} is kept and NOT in force: {Needed(answer.OfficersMissing)}, by the same command with another officer's key.");
        return isDryRun || answer.OfficersMissing == 0 ? ExitCode.Done : ExitCode.WaitingForHuman;
    }

    private static string ShadowSentence(string name, LoadPolicyResponse answer, bool isDryRun) => isDryRun
        ? $"Nothing was kept. {name} is in shadow mode: {(answer.OfficersMissing == 0 ? "it is signed already" : "one officer has to sign")}, and nothing would follow from it."
        : $"{name} is asked beside the one in force, and nothing follows from it: policy explain and the metric policy_shadow_decisions_total say where it would differ.";

    private static string Needed(uint officers) => officers == 1 ? "One officer has to sign" : $"{officers} officers have to sign";

    private static IEnumerable<PolicyChange> ChangesOf(LoadPolicyResponse answer) => answer.Changes.Select(change => new PolicyChange(change.Wider, change.What));
}
