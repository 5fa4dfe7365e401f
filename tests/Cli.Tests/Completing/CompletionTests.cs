using System.CommandLine;
using CertBridge.Cli.Completing;
using CertBridge.Cli.Parsing;

namespace CertBridge.Cli.Tests.Completing;

/// <summary>Which words may stand where the key was pressed. The line is unfinished, so nothing in it is a mistake.</summary>
public sealed class CompletionTests
{
    private static readonly RootCommand Root = CommandTree.Whole();

    [Theory]
    [InlineData("report", "rep")]
    [InlineData("submit", "report", "sub")]
    [InlineData("up", "demo", "u")]
    [InlineData("--tlp", "report", "submit", "x.yaml", "--tl")]
    [InlineData("--output", "version", "--ou")]
    [InlineData("amber+strict", "report", "submit", "x.yaml", "--tlp", "amber+")]
    [InlineData("--tlp=green", "report", "submit", "x.yaml", "--tlp=gr")]
    [InlineData("green", "report", "submit", "--tlp", "=", "gr")]
    [InlineData("ndjson", "-o", "nd")]
    [InlineData("list", "--context", "drill", "report", "li")]
    [InlineData("bash", "completion", "ba")]
    [InlineData("policy", "pol")]
    [InlineData("coverage", "policy", "co")]
    [InlineData("last-30d", "policy", "diff", "x.yaml", "--against", "last-3")]
    [InlineData("--replay", "policy", "explain", "CB-ALN-2026-0001", "--re")]
    [InlineData("--officer-key", "policy", "load", "x.yaml", "--officer-k")]
    [InlineData("policy", "cheat", "pol")]
    [InlineData("early-warning", "report", "new", "--stage", "ea")]
    [InlineData("CB1301", "errors", "show", "CB1301")]
    [InlineData("report.marking.tlp", "explain", "report.marking.t")]
    [InlineData("outbox", "cheat", "out")]
    [InlineData("--dry-run", "report", "submit", "x.yaml", "--dr")]
    [InlineData("--dry-run=client", "report", "submit", "x.yaml", "--dry-run=cl")]
    [InlineData("client", "report", "submit", "--dry-run", "=", "cl")]
    [InlineData("server", "report", "submit", "--dry-run", "=")]
    [InlineData("misp", "report", "submit", "--nonsense", "x.yaml", "--format", "mi")]
    [InlineData("stix", "report", "submit", "x.stix", "--format", "st")]
    public void TheWord_IsOffered(string expected, params string[] words) => Assert.Contains(expected, Offered(words));

    [Theory]
    [InlineData("list", "report", "list", "l")]
    [InlineData("report", "report", "submit", "x.yaml", "rep")]
    [InlineData("--format", "report", "submit", "--format", "misp", "--fo")]
    [InlineData("red", "report", "submit", "--key", "r")]
    [InlineData("submit", "inbox", "sub")]
    [InlineData("client", "report", "submit", "--dry-run", "cl")]
    public void AWordThatCannotStandThere_IsNot(string unexpected, params string[] words) => Assert.DoesNotContain(unexpected, Offered(words));

    [Fact]
    public void AFlagThatMayBeRepeated_IsOfferedAgain() => Assert.Contains("--to", Offered("report", "submit", "x.yaml", "--to", "cert-bor", "--t"));

    [Theory]
    [InlineData("report", "submit", "")]
    [InlineData("report", "submit", "-n", "")]
    [InlineData("policy", "test", "")]
    [InlineData("policy", "diff", "x.yaml", "")]
    [InlineData("policy", "load", "--officer-cert", "")]
    [InlineData("partner", "card", "--out", "x")]
    [InlineData("--home", "")]
    public void WhereAPathStands_TheShellCompletesPaths(params string[] words) =>
        Assert.Equal([Completion.FilesAnswer], Completion.Lines(Root, words[..^1], words[^1]));

    /// <summary>A new flag or argument says where its words come from, if only that nobody can guess them.</summary>
    [Fact]
    public void EveryValue_HasASource()
    {
        Assert.All(Verbs(Root), verb =>
        {
            Assert.All(verb.Options.Where(flag => flag.ValueType != typeof(bool)), flag => Assert.True(ValueWords.Of(flag) is not null, $"{verb.Name} {flag.Name} {flag.HelpName}"));
            Assert.All(verb.Arguments, argument => Assert.True(ValueWords.Of(verb, argument) is not null, $"{verb.Name} {argument.Name}"));
        });
        Assert.All(GlobalFlags.All.Where(flag => flag.ValueType != typeof(bool)), flag => Assert.NotNull(ValueWords.Of(flag)));
    }

    [Fact]
    public void EveryFixedWord_MayBeTypedAsItIs() => Assert.All(
        Verbs(Root).SelectMany(verb => verb.Options.Select(ValueWords.Of)).OfType<WordSource>().SelectMany(source => source.Words),
        word => Assert.Matches("^[A-Za-z0-9_.+@,/-]+$", word.Word));

    private static string[] Offered(params string[] words) => [.. Completion.Lines(Root, words[..^1], words[^1]).Select(line => line.Split('\t')[0])];

    private static IEnumerable<Verb> Verbs(Command command) => command.Subcommands.SelectMany(Verbs).Concat(command is Verb verb ? [verb] : []);
}
