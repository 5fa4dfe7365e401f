using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using Google.Protobuf;

namespace CertBridge.Cli.Ruling;

/// <summary>
/// <c>certbridge policy rollback</c>: the policy that was in force before is again. An officer signs a statement that names both and holds once; what lets more
/// out takes a second officer, by the same command.
/// </summary>
internal static class PolicyRollbackVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        RollbackPolicyResponse foreseen = await session.Node.Policies.RollbackPolicyAsync(new RollbackPolicyRequest { DryRun = true }, cancellationToken: run.Cancel);
        byte[] statement = foreseen.Statement.ToByteArray();
        if (run.Value(PolicyNoun.Out) is { } file)
            OutputFile.Write(file, statement);
        if (run.Has(PolicyNoun.DryRun) || run.Value(PolicyNoun.Out) is not null)
            return Print(run, foreseen, isDryRun: true);
        await session.AnnounceChangeAsync();
        run.Say(PolicyPrinting.Text(ChangesOf(foreseen)).TrimEnd('\n'));
        var request = new RollbackPolicyRequest { Signatures = { ByteString.CopyFrom(OfficerSignature.Make(run, statement, $"the rollback to {Name(foreseen.Policy)}")) } };
        return Print(run, await session.Node.Policies.RollbackPolicyAsync(request, cancellationToken: run.Cancel), isDryRun: false);
    }

    private static int Print(CommandRun run, RollbackPolicyResponse answer, bool isDryRun)
    {
        PolicyChange[] changes = [.. ChangesOf(answer)];
        run.Print.One("PolicyRollback",
            json =>
            {
                PolicyPrinting.Write(json, answer.Policy);
                json.WriteBoolean("inForce", !isDryRun && answer.OfficersMissing == 0);
                json.WriteNumber("officersMissing", answer.OfficersMissing);
                json.WriteItems("changes", changes, PolicyPrinting.Write);
            },
            () => isDryRun ? PolicyPrinting.Text(changes) : PolicyPrinting.Text(run.Print.Times, answer.Policy));
        string name = Name(answer.Policy);
        string needed = answer.OfficersMissing == 1 ? "One officer has to sign" : $"{answer.OfficersMissing} officers have to sign";
        run.Say(isDryRun ? $"Nothing was kept. {needed} for {name} to be in force again."
            : answer.OfficersMissing == 0 ? $"{name} is in force again; what waits to be sent is decided again by it."
            : $"{name} is NOT in force yet: {needed}, by the same command with another officer's key.");
        return isDryRun || answer.OfficersMissing == 0 ? ExitCode.Done : ExitCode.WaitingForHuman;
    }

    private static string Name(PolicySummary policy) => TerminalText.Escape($"{policy.Name} v{policy.Version}");

    private static IEnumerable<PolicyChange> ChangesOf(RollbackPolicyResponse answer) => answer.Changes.Select(change => new PolicyChange(change.Wider, change.What));
}
