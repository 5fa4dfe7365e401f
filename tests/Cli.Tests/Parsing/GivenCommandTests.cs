using System.CommandLine;
using System.Text.RegularExpressions;
using CertBridge.Cli.Parsing;

namespace CertBridge.Cli.Tests.Parsing;

/// <summary>A command that a finding or a runbook tells people to type is one there is.</summary>
public sealed partial class GivenCommandTests
{
    private static readonly RootCommand Root = CommandTree.Whole();

    [Fact]
    public void CommandsInFindings_Parse()
    {
        (string File, string Command)[] given = [.. Directory.EnumerateFiles(Checkout.File("src/CertBridge.Node/Examining"), "*.cs").SelectMany(OfSource)];
        Assert.True(given.Length > 15, $"only {given.Length} commands were found");
        Assert.All(given, one => AssertParses(one.File, one.Command));
    }

    [Fact]
    public void CommandsInRunbooks_Parse()
    {
        (string File, string Command)[] given =
        [
            .. from file in Directory.EnumerateFiles(Checkout.File("deploy/runbooks"), "*.md")
               from Match match in Quoted().Matches(File.ReadAllText(file))
               select (file, match.Groups["words"].Value),
        ];
        Assert.True(given.Length > 15, $"only {given.Length} commands were found");
        Assert.All(given, one => AssertParses(one.File, one.Command));
        Assert.All(Directory.EnumerateFiles(Checkout.File("deploy/runbooks"), "*.md"), file => Assert.Contains('`', File.ReadAllText(file)));
    }

    private static void AssertParses(string file, string command)
    {
        ParseResult parsed = Root.Parse([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(parsed.Errors.Count == 0, $"{Path.GetFileName(file)}: certbridge {command}: {string.Join("; ", parsed.Errors.Select(error => error.Message))}");
    }

    /// <summary>What stands in a string after the program's name, up to what ends a command; what is filled in becomes a word.</summary>
    private static IEnumerable<(string, string)> OfSource(string file) =>
        from line in File.ReadAllLines(file)
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match match in Command().Matches(line.Replace("{home.Flag}", " --home DIR", StringComparison.Ordinal))
        select (file, Filled().Replace(match.Groups["words"].Value, "word"));

    [GeneratedRegex("""(?<![\w.-])certbridge (?<words>[a-z][^",;>`]*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex("`certbridge (?<words>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Filled();
}
