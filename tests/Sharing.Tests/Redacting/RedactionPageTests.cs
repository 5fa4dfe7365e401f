using System.Text.RegularExpressions;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>docs/REDACTION.md says what the code does: every path with its operators, and the operators in the order of their strictness.</summary>
public sealed partial class RedactionPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Find("docs/REDACTION.md"));

    [Fact]
    public void EveryPath_StandsThere_InTheOrderOfTheDocument() => Assert.Equal(
        RedactionTable.All.Select(RowOf),
        Lines.Where(line => PathRow().IsMatch(line)));

    [Fact]
    public void EveryOperator_StandsThere_TheStrictestFirst() => Assert.Equal(
        RedactionOperators.Words,
        Lines.Select(line => OperatorRow().Match(line)).Where(row => row.Success).Select(row => row.Groups["word"].Value));

    /// <summary>A field of a report is redacted, or a policy that names it is told why not.</summary>
    [Fact]
    public void EveryOtherFieldOfAReport_IsRefused_WithAReason()
    {
        string[] known = [.. RedactionTable.All.Select(field => ReportFieldTable.Plain(field.Path))];
        string[] others = [.. ReportFieldTable.All.Select(field => field.Path).Where(path => !known.Contains(path) && !path.EndsWith(".LANG", StringComparison.Ordinal))];
        Assert.Contains("sectors", others);
        Assert.All(others, path =>
        {
            (RedactionTarget? target, string? message, string? _) = RedactionPath.Find(path);
            Assert.Null(target);
            Assert.Contains(path, message, StringComparison.Ordinal);
        });
    }

    private static string RowOf(RedactionField field) =>
        $"| `{field.Path}` | {field.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", field.Operators.Select(RedactionOperators.Word))} | {string.Join(", ", field.Selectors)} | {field.Need} |"
            .Replace("|  |", "| |", StringComparison.Ordinal).Replace("|  |", "| |", StringComparison.Ordinal);

    private static string Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
                return Path.Combine(folder.FullName, path);
        }
        throw new FileNotFoundException($"No CertBridge.sln above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^\| `[a-zA-Z0-9\[\]*.]+` \| (entry|text|prose|languages|contact|link|value|range|number|moment|instant|word) \|")]
    private static partial Regex PathRow();

    [GeneratedRegex(@"^\| [0-9]+ \| `(?<word>[a-z-]+)` \|")]
    private static partial Regex OperatorRow();
}
