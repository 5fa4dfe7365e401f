using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Teaching;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Teaching;

/// <summary>A page of examples whose examples do not work teaches nothing.</summary>
public sealed class CheatTests
{
    public static TheoryData<string> Topics => [.. CheatSheet.Topics];

    [Theory]
    [MemberData(nameof(Topics))]
    public void EveryExample_Parses(string topic)
    {
        RootCommand root = CommandTree.Whole();
        Assert.NotEmpty(CheatSheet.LinesOf(topic));
        Assert.All(CheatSheet.LinesOf(topic), line =>
        {
            ParseResult parsed = CommandLine.Parse(root, [.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(line.Command.Split([" > ", " < ", " | "], StringSplitOptions.None)[0])]);
            Assert.True(parsed.Errors.Count == 0 && parsed.CommandResult.Command is Verb, line.Command);
            Assert.NotEmpty(line.Wish);
        });
    }

    [Fact]
    public void APage_IsPrinted()
    {
        Outcome outcome = Certbridge.Run("cheat", "reports");
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Contains("certbridge report submit report.yaml\n", outcome.Output);
        Assert.Equal("CheatPage", Certbridge.Run("cheat", "reports", "-o", "json").Json.GetProperty("kind").GetString());
    }

    [Fact]
    public void WithoutATopic_TheTopicsAreListed() =>
        Assert.Equal(CheatSheet.Topics, Certbridge.Run("cheat", "-o", "json").Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("topic").GetString()));

    [Fact]
    public void AMistypedTopic_NamesTheNearest()
    {
        Outcome outcome = Certbridge.Run("cheat", "reprots");
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("did you mean reports?", outcome.Error);
        Assert.Empty(outcome.Output);
    }
}
