using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Cli.Agreeing;

/// <summary><c>certbridge agreement diff FILE|ID [OTHER]</c>: what the first opens that the other does not, and the other way round.</summary>
internal static class AgreementDiffVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        NodeSession? opened = null;
        try
        {
            return Print(run, await CompareAsync(run, () => opened ??= NodeSession.Open(run)));
        }
        finally
        {
            opened?.Dispose();
        }
    }

    private static async Task<AgreementDifference> CompareAsync(CommandRun run, Func<NodeSession> node)
    {
        GivenAgreement given = await GivenAgreement.FindAsync(run, run.Value(AgreementNoun.Compared), node);
        if (run.OptionalValue(AgreementNoun.Other) is { } other)
            return new AgreementDifference((await GivenAgreement.FindAsync(run, other, node)).Document, given.Document);
        AgreementDifference difference = await GivenAgreement.AgainstInForceAsync(run, given.Document, node());
        return given.Summary is { OfficersPerSide: > 0 } known ? difference with { OfficersPerSide = (int)known.OfficersPerSide } : difference;
    }

    private static int Print(CommandRun run, AgreementDifference difference)
    {
        run.Print.One("AgreementDiff",
            json =>
            {
                json.WriteString("before", difference.Before?.ToString() ?? "");
                json.WriteString("after", difference.After.ToString());
                json.WriteBoolean("wider", difference.IsWider);
                json.WriteNumber("officersPerSide", difference.OfficersPerSide);
                json.WriteItems("changes", difference.Changes, AgreementPrinting.Write);
            },
            () => string.Concat(difference.Changes.Select(change => AgreementPrinting.Text(change) + "\n")));
        run.Say(TerminalText.Escape(difference.Conclusion));
        return ExitCode.Done;
    }
}
