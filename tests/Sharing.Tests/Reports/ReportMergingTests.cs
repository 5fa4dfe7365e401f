using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Sharing.Tests.Reports.SampleReport;

namespace CertBridge.Sharing.Tests.Reports;

/// <summary>A change over a report that stands, by the rules of RFC 7396.</summary>
public sealed class ReportMergingTests
{
    [Fact]
    public void Merge_ChangesWhatItNames_AndNothingElse()
    {
        ReportDraft merged = Merged("stage: notification\nstatus: closed\n");

        ReportDraft before = SampleReport.Report.Content;
        Assert.Equal(("notification", "closed", before.Tlp), (merged.Stage, merged.Status, merged.Tlp));
        Assert.Equal(Text(before with { Stage = merged.Stage, Status = merged.Status }), Text(merged));
    }

    [Fact]
    public void Merge_OfNull_TakesAway_AndOfAList_ReplacesItWhole()
    {
        ReportDraft merged = Merged("""{ "analystNotes": null, "indicators": [ { "ref": "x1", "type": "ip", "value": "192.0.2.1" } ] }""", isYaml: false);

        Assert.Null(merged.AnalystNotes);
        Assert.Equal("x1", Assert.Single(merged.Indicators).Ref);
    }

    [Theory]
    [InlineData("- a list", "CB1201")]
    [InlineData("just words", "CB1201")]
    [InlineData("id: CB-ALN-2026-0009", "CB1201")]
    [InlineData("marking: null", "CB1301")]
    [InlineData("stage: &a notification", "CB1202")]
    [InlineData("langauges: [en]", "CB1201")]
    public void Merge_OfWhatMakesNoReport_IsRefused(string change, string code)
    {
        Parsed<ReportDraft> merged = Merge(change, isYaml: true);

        Assert.False(merged.IsValid);
        Assert.Equal(code, merged.Problems.First(problem => !problem.IsWarning).Code.Code);
    }

    /// <summary>An item that is marked as the whole is says nothing of its own once it was read.</summary>
    private static string Text(ReportDraft draft) => Encoding.UTF8.GetString(ReportJson.Write(ReportReading.Check(draft, Now).Value!));

    private static ReportDraft Merged(string change, bool isYaml = true)
    {
        Parsed<ReportDraft> merged = Merge(change, isYaml);
        Assert.True(merged.IsValid, string.Join('\n', merged.Problems));
        return merged.Value;
    }

    private static Parsed<ReportDraft> Merge(string change, bool isYaml) =>
        ReportMerging.Merge(ReportJson.Write(SampleReport.Report), Encoding.UTF8.GetBytes(change), isYaml, Now);
}
