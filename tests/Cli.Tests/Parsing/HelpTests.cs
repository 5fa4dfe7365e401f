using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Parsing;

/// <summary>Help is asked for or it does not come: stdout and 0, never in the way of a script.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData]
    [InlineData("report", "--help")]
    [InlineData("report", "submit", "-h")]
    [InlineData("--help", "report")]
    public void Help_GoesToStandardOutput(params string[] words)
    {
        Outcome outcome = Certbridge.Run(words);
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Contains("Usage:", outcome.Output);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void EveryNoun_IsInTheHelp()
    {
        string help = Certbridge.Run("--help").Output;
        Assert.All(CommandTree.Whole().Subcommands.Where(noun => !noun.Hidden), noun => Assert.Contains($"  {noun.Name} ", help));
    }

    [Fact]
    public void EveryVerb_SaysWhatItDoes_AndItsExamplesParse()
    {
        RootCommand root = CommandTree.Whole();
        Assert.All(Verbs(root), verb =>
        {
            Assert.False(string.IsNullOrEmpty(verb.Description));
            Assert.NotEmpty(HelpText.For(verb, root));
            Assert.All(verb.Examples, example => Assert.Empty(CommandLine.Parse(root, [.. Words(example)]).Errors));
        });
    }

    [Fact]
    public void EveryVerb_IsInTheManual()
    {
        string manual = File.ReadAllText(Checkout.File("docs/CLI.md"));
        Assert.All(Verbs(CommandTree.Whole()), verb => Assert.Contains($"`{Path(verb)}", manual));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    public void Version_IsPrinted(string word) => Assert.Contains(ProgramVersion.Text, Certbridge.Run(word).Output);

    [Fact]
    public void Version_AsJson_HasTheEnvelope()
    {
        Outcome outcome = Certbridge.Run("version", "-o", "json");
        Assert.Equal("certbridge/v1", outcome.Json.GetProperty("apiVersion").GetString());
        Assert.Equal("Version", outcome.Json.GetProperty("kind").GetString());
        Assert.Equal(ProgramVersion.Text, outcome.Json.GetProperty("version").GetString());
    }

    private static IEnumerable<Verb> Verbs(Command command) =>
        command.Subcommands.SelectMany(Verbs).Concat(command is Verb verb ? [verb] : []);

    private static string Path(Command verb) =>
        string.Join(' ', verb.Parents.OfType<Command>().Where(parent => parent is not RootCommand).SelectMany(parent => Path(parent).Split(' ')).Append(verb.Name));

    // An example is a line of a shell: what follows an arrow or a pipe is not ours.
    private static IEnumerable<string> Words(string example) =>
        System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(example.Split([" > ", " < ", " | "], StringSplitOptions.None)[0]);
}
