using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy diff FILE [OTHER]</c>: what FILE lets out that the other does not, and the other way round.</summary>
internal static class PolicyDiffVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        SharingPolicy after = PolicyFile.Read(run.Value(PolicyNoun.File));
        if (run.Value(PolicyNoun.Against) is { } period)
            return await PolicyTrialVerb.RunAsync(run, after, period);
        SharingPolicy before = run.OptionalValue(PolicyNoun.Other) is { } other ? PolicyFile.Read(other) : await InForceAsync(run);
        IReadOnlyList<PolicyChange> changes = PolicyComparison.Of(before, after);
        bool isWider = changes.Any(change => change.IsWider);
        run.Print.One("PolicyDiff",
            json =>
            {
                json.WriteString("before", before.ToString());
                json.WriteString("after", after.ToString());
                json.WriteBoolean("wider", isWider);
                json.WriteItems("changes", changes, PolicyPrinting.Write);
            },
            () => PolicyPrinting.Text(changes));
        run.Say(changes.Count == 0 ? $"{after} lets out exactly what {before} does."
            : isWider ? $"{after} may let out more than {before}: two officers have to sign it."
            : $"{after} lets out no more than {before}: one officer signs it.");
        return ExitCode.Done;
    }

    private static async Task<SharingPolicy> InForceAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowPolicyResponse shown = await session.Node.Policies.ShowPolicyAsync(new ShowPolicyRequest(), cancellationToken: run.Cancel);
        return PolicyFile.Of(shown.Document.ToByteArray());
    }
}
