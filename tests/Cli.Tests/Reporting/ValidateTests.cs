using CertBridge.Protocol;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Reporting;

/// <summary>The verdict is the exit code; the sample in the repository is valid, and what is wrong is named with its line.</summary>
public sealed class ValidateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheSample_IsValid()
    {
        Outcome outcome = Certbridge.Run("report", "validate", Checkout.File("samples/report.yaml"));
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.StartsWith("ok  ", outcome.Output);
    }

    [Fact]
    public void TheMispSample_IsValid_OnceItsMarkingIsGiven()
    {
        string sample = Checkout.File("samples/misp-event-eset.json");
        Assert.Equal(ExitCode.Done, Certbridge.Run("report", "validate", sample, "--format", "misp", "--tlp", "green", "--pap", "green").Exit);
        Outcome unmarked = Certbridge.Run("report", "validate", sample, "--format", "misp");
        Assert.Equal(ExitCode.InputInvalid, unmarked.Exit);
        Assert.Contains("CB1301", unmarked.Error);
    }

    [Fact]
    public void TheStixSample_IsValid_OnceItsPapIsGiven()
    {
        string sample = Checkout.File("samples/phishing.stix");
        Outcome valid = Certbridge.Run("report", "validate", sample, "--pap", "green");
        Assert.Equal(ExitCode.Done, valid.Exit);
        Assert.Contains("4 indicators", valid.Output);
        Assert.Contains("  severity.level: medium\n", valid.Output);
        Outcome unmarked = Certbridge.Run("report", "validate", sample);
        Assert.Equal(ExitCode.InputInvalid, unmarked.Exit);
        Assert.Contains("--pap", unmarked.Error);
    }

    [Theory]
    [InlineData("samples/c2.csv", "4 indicators", "--tlp", "amber", "--pap", "amber")]
    [InlineData("samples/c2.csv", "TLP:AMBER", "--tlp", "amber", "--pap", "amber", "--title", "C2 of a loader", "--column", "comment=ignore")]
    [InlineData("samples/scanning.iodef", "4 indicators", "--pap", "green")]
    public void TheOtherSamples_AreValid_OnceTheirMarkingIsGiven(string sample, string said, params string[] flags)
    {
        Outcome valid = Certbridge.Run(["report", "validate", Checkout.File(sample), .. flags]);

        Assert.Equal(ExitCode.Done, valid.Exit);
        Assert.Contains(said, valid.Output);
        Assert.Contains("CB1301", Certbridge.Run("report", "validate", Checkout.File(sample)).Error);
    }

    [Fact]
    public void WhatAFileLoses_IsSaid()
    {
        string file = Path.Combine(folder, "list.txt");
        File.WriteAllText(file, "evil.example\nwhat is this\n");

        Outcome shown = Certbridge.Run("report", "validate", file, "--tlp", "green", "--pap", "green");
        Outcome told = Certbridge.Run("report", "validate", file, "--tlp", "green", "--pap", "green", "-o", "json");

        Assert.Contains("Not carried over (1):\n  line 2: its look tells no type\n", shown.Output);
        Assert.Equal("line 2", Assert.Single(told.Json.GetProperty("losses").EnumerateArray()).GetProperty("path").GetString());
        Assert.Contains(told.Json.GetProperty("defaulted").EnumerateArray(), field => field.GetProperty("path").GetString() == "title.en");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--column", "Remote IP")]
    [InlineData(ExitCode.Usage, "--column", "=ip")]
    [InlineData(ExitCode.Usage, "--column", "value=ip", "--column", "value=domain")]
    [InlineData(ExitCode.InputInvalid, "--column", "Remote IP=ip")]
    [InlineData(ExitCode.InputInvalid, "--column", "value=telephone")]
    public void AColumnThatIsNone_IsRefused(int exit, params string[] flags) =>
        Assert.Equal(exit, Certbridge.Run(["report", "validate", Checkout.File("samples/c2.csv"), "--tlp", "green", "--pap", "green", .. flags]).Exit);

    [Theory]
    [InlineData("samples/report.yaml", "--column", "value=ip")]
    [InlineData("samples/phishing.stix", "--title", "Mine", "--pap", "green")]
    public void WhatADocumentSaysItself_IsNotSaidBeside(string sample, params string[] flags)
    {
        Outcome outcome = Certbridge.Run(["report", "validate", Checkout.File(sample), .. flags]);

        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("CB1295", outcome.Error);
    }

    [Fact]
    public void ATemplate_LacksItsMarkingOnly()
    {
        string template = Certbridge.Run("report", "new").Output;
        Outcome outcome = Certbridge.RunWith(template, "report", "validate", "-", "--format", "yaml", "-o", "json");
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.False(outcome.Json.GetProperty("ok").GetBoolean());
        Assert.All(outcome.Json.GetProperty("problems").EnumerateArray(), problem => Assert.Equal("CB1301", problem.GetProperty("code").GetString()));
        Assert.Equal("CB1301", outcome.ErrorJson.GetProperty("code").GetString());
        Assert.True(outcome.ErrorJson.GetProperty("line").GetInt32() > 0);
    }

    [Theory]
    [InlineData("report.yaml", "title: { en: [", "CB1202")]
    [InlineData("report.yaml", "", "CB1202")]
    [InlineData("report.json", "{\"title\":", "CB1202")]
    [InlineData("report.yaml", "unknown: field\n", "CB1201")]
    [InlineData("report.yaml", "a: &x 1\nb: *x\n", "CB1202")]
    public void WhatIsWrong_HasACode(string name, string text, string code)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        Outcome outcome = Certbridge.Run("report", "validate", file);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains(code, outcome.Error);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void HostileText_IsShownEscaped()
    {
        string file = Path.Combine(folder, "report.yaml");
        File.WriteAllText(file, "\"\\e]0;owned\\a\": 1\n\"\\u202E\": 2\n");
        Outcome outcome = Certbridge.Run("report", "validate", file);
        Assert.DoesNotContain('\u001b', outcome.Error);
        Assert.DoesNotContain('\u202e', outcome.Error);
    }

    [Theory]
    [InlineData("stix21")]
    [InlineData("taxii")]
    [InlineData("\u001b[2J")]
    public void AnotherFormat_IsRefusedByName(string format)
    {
        Outcome outcome = Certbridge.Run("report", "submit", Checkout.File("samples/report.yaml"), "--format", format);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains("CB1601", outcome.Error);
        Assert.DoesNotContain('\u001b', outcome.Error);
    }

    [Fact]
    public void AFileOverTheLimit_IsNotRead()
    {
        string file = Path.Combine(folder, "report.yaml");
        File.WriteAllBytes(file, new byte[Limits.ReportBytesMax + 1]);
        Outcome outcome = Certbridge.Run("report", "validate", file);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains($"has {Limits.ReportBytesMax + 1} bytes; the limit is {Limits.ReportBytesMax} bytes", outcome.Error);
    }

    [Theory]
    [InlineData("/nonexistent/report.yaml", "it does not exist")]
    [InlineData("/", "it is a folder")]
    [InlineData("/tmp", "it is a folder")]
    public void AFileThatCannotBeRead_IsNamed(string path, string expected) => Assert.Contains(expected, Certbridge.Run("report", "validate", path).Error);
}
