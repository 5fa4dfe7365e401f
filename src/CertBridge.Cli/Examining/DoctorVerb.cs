using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Running;
using CertBridge.Node.Examining;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Examining;

/// <summary><c>certbridge node doctor [PARTNER]</c>: the running node looks at itself and its partners; where none answers, this process looks at the home.</summary>
internal static class DoctorVerb
{
    private static readonly Argument<string> Partner = new("PARTNER")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "This partner alone, and whatever is not well at the node itself",
        HelpName = "PARTNER",
    };

    private static readonly Option<string> Bundle = Flag.Text("--bundle", "FILE", "Also write a file for whoever helps: setting names, versions, findings and counts, no value and no partner");

    public static Verb Create() => new Verb("doctor", "Is everything well? Every finding with its fix; exit 3 when something is not", RunAsync)
    {
        Examples = ["node doctor", "node doctor cert-bor", "node doctor --bundle support.json"],
    }.With(Partner, Bundle);

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (run.Value(Bundle) is { } wanted)
            OutputFile.RefuseUnwritable(wanted);
        string partner = run.OptionalValue(Partner) ?? "";
        NodeAnswer answer = await NodeAnswer.AskAsync(run, partner);
        List<Finding> findings = [.. answer.Findings];
        if (!answer.IsAnswered)
            findings.AddRange(AtHome(run));
        if (partner.Length > 0)
            findings.RemoveAll(finding => finding.Partner != partner && (finding.Partner.Length > 0 || finding.Level == FindingLevel.Ok));
        if (run.Value(Bundle) is { } file)
            SupportBundle.Write(file, findings, answer, SettingsOf(run, answer), run.Time);
        return FindingPrinting.Print(run, findings);
    }

    /// <summary>What can be seen of the node from its disk, where that is this machine's.</summary>
    private static IReadOnlyList<Finding> AtHome(CommandRun run)
    {
        NodeHome home = NodeHome.At(run.Home);
        if (run.Home is null && !File.Exists(home.NodeFile))
            return [new Finding("home", FindingLevel.Skipped, "not-here", $"there is no node in {home}; --home names the home where it lies on this machine")];
        return [.. HomeExamination.Look(home, run.Time), new Finding("partners", FindingLevel.Skipped, "no-node", "names, TCP, TLS, pins, hellos and clocks of partners are seen by a running node alone")];
    }

    private static IReadOnlyList<string> SettingsOf(CommandRun run, NodeAnswer answer) => answer.IsAnswered ? answer.Settings : SettingNames.Of(NodeHome.At(run.Home));
}
