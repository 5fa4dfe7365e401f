using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Examining;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Examining;

/// <summary>Findings, one a line, and the exit code they make.</summary>
internal static class FindingPrinting
{
    private const int LevelColumns = 9;

    /// <returns>3 when something failed.</returns>
    public static int Print(CommandRun run, IReadOnlyList<Finding> findings)
    {
        bool isWell = findings.All(finding => finding.Level != FindingLevel.Failure);
        run.Print.One("Examination",
            json =>
            {
                json.WriteBoolean("ok", isWell);
                WriteAll(json, findings);
            },
            () => Text(findings));
        return isWell ? ExitCode.Done : ExitCode.InputInvalid;
    }

    /// <summary>How many there are of each level, and each.</summary>
    public static void WriteAll(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        foreach (FindingLevel level in Enum.GetValues<FindingLevel>().Reverse())
            json.WriteNumber(Plural(level), findings.Count(finding => finding.Level == level));
        json.WriteItems("findings", findings, Write);
    }

    public static string Word(FindingLevel level) => level.ToString().ToLowerInvariant();

    private static string Plural(FindingLevel level) => level switch
    {
        FindingLevel.Failure => "failures",
        FindingLevel.Warning => "warnings",
        FindingLevel.Ok => "passed",
        _ => Word(level),
    };

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("name", finding.Name);
        json.WriteString("level", Word(finding.Level));
        json.WriteString("partner", finding.Partner);
        json.WriteString("cause", finding.Cause);
        json.WriteString("what", finding.What);
        json.WriteString("fix", finding.Fix);
    }

    public static string Text(IReadOnlyList<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (Finding finding in findings)
        {
            string about = finding.Partner.Length > 0 ? $"{finding.Name} {finding.Partner}" : finding.Name;
            text.Append(Word(finding.Level).PadRight(LevelColumns)).Append(TerminalText.Escape($"{about}: {finding.What}")).Append('\n');
            if (finding.Fix.Length > 0)
                text.Append(' ', LevelColumns).Append("Next: ").Append(TerminalText.Escape(finding.Fix)).Append('\n');
        }
        return text.Append('\n').Append(Sum(findings)).Append('\n').ToString();
    }

    private static string Sum(IReadOnlyList<Finding> findings)
    {
        int Count(FindingLevel level) => findings.Count(finding => finding.Level == level);
        return $"{Count(FindingLevel.Failure)} failed, {Count(FindingLevel.Warning)} warnings, {Count(FindingLevel.Skipped)} not looked at, {Count(FindingLevel.Ok)} ok";
    }
}
