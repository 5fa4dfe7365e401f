using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CertBridge.Cli.Teaching;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Tests.Teaching;

/// <summary><c>certbridge help TOPIC</c> is complete: no variable, exit code or marking word is left out.</summary>
public sealed partial class HelpTopicTests
{
    [Fact]
    public void EveryVariableTheProgramReads_IsExplained()
    {
        string[] read = [.. Directory.EnumerateFiles(Checkout.File("src"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)).Distinct()];
        Assert.Contains("CERTBRIDGE_HOME", read);
        string page = Certbridge.Run("help", "environment").Output;
        Assert.All(read, name => Assert.Contains(name, page));
    }

    [Fact]
    public void EveryExitCode_IsExplained_AndStandsInTheManual()
    {
        string[] codes = [.. typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!)];
        Assert.Equal(codes, HelpTopics.ExitCodes.Terms.Select(term => term.Term));
        string manual = File.ReadAllText(Checkout.File("docs/CLI.md"));
        Assert.All(codes, code => Assert.Matches($@"(?m)^\| {code}[ ,]", manual));
    }

    [Fact]
    public void EveryMarkingWord_IsExplained()
    {
        Assert.Equal(MarkingWords.TlpWords.Order(), HelpTopics.Tlp.Terms.Select(term => term.Term).Order());
        Assert.Equal(MarkingWords.PapWords.Order(), HelpTopics.Pap.Terms.Select(term => term.Term).Order());
    }

    [Fact]
    public void Topic_AsJson_HasItsTerms()
    {
        Outcome outcome = Certbridge.Run("help", "tlp", "-o", "json");
        Assert.Equal("HelpTopic", outcome.Json.GetProperty("kind").GetString());
        Assert.Contains(outcome.Json.GetProperty("terms").EnumerateArray(), term => term.GetProperty("term").GetString() == "amber+strict");
    }

    [Fact]
    public void HelpOnACommand_IsItsHelp()
    {
        Assert.Equal(Certbridge.Run("report", "submit", "--help").Output, Certbridge.Run("help", "report", "submit").Output);
        Assert.Equal(Certbridge.Run("--help").Output, Certbridge.Run("help").Output);
    }

    [Theory]
    [InlineData("did you mean exit-codes?", "exit-code")]
    [InlineData("did you mean submit?", "report", "sumbit")]
    public void AMistypedTopic_NamesTheNearest(string expected, params string[] words)
    {
        Outcome outcome = Certbridge.Run(["help", .. words]);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains(expected, outcome.Error);
    }

    [GeneratedRegex("\"(?<name>(?:CERTBRIDGE|XDG|NOTIFY|WATCHDOG|CREDENTIALS)_[A-Z_]+)\"")]
    private static partial Regex Variable();
}
