using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Tests.Teaching;

/// <summary><c>explain</c>, offline. That the table is the reader's is tested beside the reader.</summary>
public sealed class ExplainTests
{
    [Fact]
    public void AField_HasTypeLimitAndExample()
    {
        Outcome outcome = Certbridge.Run("explain", "report.marking.tlp");
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Contains("clear green amber amber+strict red", outcome.Output);
        Assert.Contains("needed   always", outcome.Output);
        Assert.Contains("tlp: \"amber\"", outcome.Output);
    }

    [Theory]
    [InlineData("report.victims.name")]
    [InlineData("report.victims[0].name")]
    [InlineData("report.victims[].name")]
    [InlineData("victims.name")]
    public void ThePath_MayBeThatOfAProblem(string path) =>
        Assert.Equal("report.victims.name", Certbridge.Run("explain", path, "-o", "json").Json.GetProperty("path").GetString());

    [Fact]
    public void ALanguage_IsExplainedAsSuch() => Assert.Equal("report.title.LANG", Certbridge.Run("explain", "report.title.sq", "-o", "json").Json.GetProperty("path").GetString());

    [Theory]
    [InlineData]
    [InlineData("report")]
    public void TheReport_ListsItsFields(params string[] path)
    {
        JsonElement fields = Certbridge.Run(["explain", .. path, "-o", "json"]).Json.GetProperty("fields");
        Assert.Equal(ReportFieldTable.In("").Select(field => "report." + field.Path), fields.EnumerateArray().Select(field => field.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData("report.markign", "did you mean report.marking?")]
    [InlineData("report.marking.tpl", "did you mean report.marking.tlp?")]
    [InlineData("report.tlp", "did you mean report.marking.tlp?")]
    [InlineData("report.victims.nmae", "did you mean report.victims.name?")]
    [InlineData("repotr.title", "did you mean report.title?")]
    [InlineData("report.zzzzzz", "certbridge explain report")]
    [InlineData("", "certbridge explain report")]
    [InlineData("..", "certbridge explain report")]
    public void AMistake_NamesTheNearest(string path, string expected)
    {
        Outcome outcome = Certbridge.Run("explain", path);
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains(expected, outcome.Error);
        Assert.Empty(outcome.Output);
    }
}
