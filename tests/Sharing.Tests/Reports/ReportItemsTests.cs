using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using Google.Protobuf;
using static CertBridge.Sharing.Tests.Reports.SampleReport;
using Report = CertBridge.Sharing.Reports.Report;

namespace CertBridge.Sharing.Tests.Reports;

public sealed class ReportItemsTests
{
    [Fact]
    public void Split_AndJoined_GivesTheSameReport()
    {
        Parsed<Report> joined = ReportItems.Join(ReportItems.Split(Shared), ManifestOf(Shared));

        Assert.True(joined.IsValid, string.Join('\n', joined.Problems));
        Assert.Equal(Text(ReportJson.Write(Shared)), Text(ReportJson.Write(joined.Value)));
    }

    [Fact]
    public void Split_OfWhatNobodyRedacted_IsABug() => Assert.Throws<ArgumentException>(() => ReportItems.Split(SampleReport.Report));

    [Fact]
    public void Split_GivesOneItemPerIndicatorWithPathAndOwnMarking()
    {
        IReadOnlyList<EnvelopeItem> items = ReportItems.Split(Shared);

        Assert.Equal([("report", ""), ("indicator", "indicators[0]"), ("indicator", "indicators[1]")], items.Select(item => (item.Type, item.Path)));
        Assert.Equal([null, null, new Marking { Tlp = Tlp.AmberStrict, Pap = Pap.Amber }], items.Select(item => item.Marking));
    }

    [Fact]
    public void Split_Twice_GivesTheSameBytes() =>
        Assert.Equal(ReportItems.Split(Shared).Select(item => item.ToByteString()), ReportItems.Split(Shared).Select(item => item.ToByteString()));

    [Theory]
    [InlineData("id")]
    [InlineData("revision")]
    [InlineData("marking")]
    [InlineData("exercise")]
    [InlineData("onwardAllowed")]
    [InlineData("expires")]
    public void Join_ContentThatDiffersFromItsManifest_IsRefusedByField(string field)
    {
        Manifest manifest = ManifestOf(SampleReport.Report);
        switch (field)
        {
            case "id": manifest.ReportId = "CB-ALN-2026-0002"; break;
            case "revision": manifest.Revision = 2; break;
            case "marking": manifest.Marking.Tlp = Tlp.Green; break;
            case "exercise": manifest.Exercise = true; break;
            case "onwardAllowed": manifest.Onward = OnwardRule.AsAgreed; break;
            default: manifest.ContentExpiresMs++; break;
        }

        AssertMismatch(ReportItems.Join(ReportItems.Split(Shared), manifest), field);
    }

    [Fact]
    public void Join_ItemsOutOfPlace_AreRefused()
    {
        IReadOnlyList<EnvelopeItem> items = ReportItems.Split(Shared);
        Manifest manifest = ManifestOf(SampleReport.Report);

        AssertMismatch(ReportItems.Join([], manifest), string.Empty);
        AssertMismatch(ReportItems.Join([items[1]], manifest), "items[0]");
        AssertMismatch(ReportItems.Join([items[0], items[0]], manifest), "indicators[0]");
        AssertMismatch(ReportItems.Join([items[0], items[2], items[1]], manifest), "indicators[0]");
        AssertMismatch(ReportItems.Join([items[0], items[2]], manifest), "indicators[0]");
    }

    [Fact]
    public void Join_ItemMarkedOtherwiseThanItsContent_IsRefused()
    {
        IReadOnlyList<EnvelopeItem> items = ReportItems.Split(Shared);
        items[1].Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red };

        AssertMismatch(ReportItems.Join(items, ManifestOf(SampleReport.Report)), "indicators[0].marking");
    }

    [Fact]
    public void Join_ItemMarkedLooserThanTheWhole_IsRefused()
    {
        IReadOnlyList<EnvelopeItem> items = ReportItems.Split(Shared);
        items[1].Content = ByteString.CopyFromUtf8("""{"type":"ip","value":"45.77.1.2","marking":{"tlp":"clear","pap":"amber"}}""");
        items[1].Marking = new Marking { Tlp = Tlp.Clear, Pap = Pap.Amber };

        Parsed<Report> joined = ReportItems.Join(items, ManifestOf(SampleReport.Report));

        Assert.Equal(("CB1302", "indicators[0].marking"), (joined.Problems[0].Code.Code, joined.Problems[0].Field));
        Assert.False(joined.IsValid);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"ip\"}")]
    [InlineData("{\"type\":\"ip\",\"value\":\"45.77.1.2\",\"x\":1}")]
    [InlineData("{\"type\":\"ip\",\"value\":\"45.77.1.2\",\"comment\":\"\\u202e\"}")]
    [InlineData("{\"ref\":\"i2\",\"type\":\"ip\",\"value\":\"45.77.1.2\"}")]
    public void Join_BrokenIndicator_IsRefusedNotThrown(string content)
    {
        IReadOnlyList<EnvelopeItem> items = ReportItems.Split(Shared);
        items[1].Content = ByteString.CopyFromUtf8(content);

        Assert.False(ReportItems.Join(items, ManifestOf(SampleReport.Report)).IsValid);
    }

    [Fact]
    public void Join_ItemsOverTheReportLimit_AreRefusedUnread()
    {
        EnvelopeItem core = ReportItems.Split(Shared)[0];
        var item = new EnvelopeItem { Type = "indicator", Path = "indicators[0]", Content = ByteString.CopyFrom(new byte[1024 * 1024]) };

        Assert.Equal("CB1207", Assert.Single(ReportItems.Join([core, item], ManifestOf(SampleReport.Report)).Problems).Code.Code);
    }

    [Fact]
    public void Join_CoreWithAnalystNotes_IsRefused()
    {
        Report report = SampleReport.Report;
        var core = new EnvelopeItem { Type = "report", Content = ByteString.CopyFrom(ReportJson.Write(report with { Content = report.Content with { Indicators = [] } })) };

        AssertMismatch(ReportItems.Join([core], ManifestOf(report)), "analystNotes");
    }

    private static void AssertMismatch(Parsed<Report> joined, string field)
    {
        Assert.False(joined.IsValid);
        Assert.Equal(("CB1210", field), (joined.Problems[0].Code.Code, joined.Problems[0].Field));
    }

    private static Manifest ManifestOf(Report report) => new()
    {
        ReportId = report.Id.Value,
        Revision = report.Revision,
        Marking = report.Content.Marking,
        Onward = report.Content.Onward,
        Exercise = report.Content.IsExercise,
        ContentExpiresMs = (ulong)report.Content.Expires!.Value.ToUnixTimeMilliseconds(),
    };

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
