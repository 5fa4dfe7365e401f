using CertBridge.Node.Deciding;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Deciding;

/// <summary>One report with one indicator that is marked stricter, to partners whose agreements carry it and do not: each gets its own.</summary>
public sealed class ItemsOverCeilingTests : AmongThree
{
    private static string Yaml => Reports.Yaml().Replace("confidence: 80 }", "confidence: 80, marking: { tlp: amber } }", StringComparison.Ordinal);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Aln.Agree(Cel, yaml => yaml.Replace("tlp: amber ", "tlp: green ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EachPartner_GetsWhatItsAgreementCarries()
    {
        Submission submission = await Aln.AcceptedAsync(Yaml);

        Report forBor = OpenedReport.Of(Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id)), Aln, Bor);
        Report forCel = OpenedReport.Of(Assert.Single(await Aln.NumberedAsync(Cel.Identity.Id)), Aln, Cel);

        Assert.Equal((Tlp.Amber, Tlp.Green), (forBor.Content.StrictestMarking.Tlp, forCel.Content.StrictestMarking.Tlp));
        Assert.Equal(["i1", "i2"], forBor.Content.Indicators.Select(indicator => indicator.Ref));
        Assert.Equal(["i2"], forCel.Content.Indicators.Select(indicator => indicator.Ref));
        DecisionRow cel = submission.Decisions.Single(decision => decision.Partner == Cel.Identity.Id);
        Assert.Contains("{\"op\":\"drop\",\"path\":\"indicators[0]\",\"by\":\"G04\"}", cel.Record, StringComparison.Ordinal);
        Assert.Contains("ceiling TLP:GREEN covers TLP:GREEN; 1 indicator that is marked stricter is withheld", cel.Record, StringComparison.Ordinal);
        Assert.All(Aln.Store.Read(reader => reader.ListDecisions(submission.ReportId)), row => Assert.Equal(ReplayVerdict.Same, Aln.Replaying.Replay(row).Verdict));
    }

    [Fact]
    public void APreview_SaysWhatEachWouldGet()
    {
        Preview preview = Aln.Previews.Preview(new SubmitRequest { Document = ByteString.CopyFromUtf8(Yaml), Format = "yaml" }, WorkingNode.Operator).Value!;

        Assert.Equal([("cert-bor", 2), ("cert-cel", 1)], Assert.IsType<Preview.New>(preview).Answers.Select(answer => (answer.Partner.Value, answer.Indicators)));
    }

    [Fact]
    public async Task WhereTheWithheldValueStandsInTheText_ThatPartnerGetsNothing()
    {
        Submission submission = await Aln.AcceptedAsync(Yaml.Replace("File servers encrypted;", "File servers called 198.51.100.23;", StringComparison.Ordinal));

        Assert.Equal([("cert-bor", "ALLOWED"), ("cert-cel", "REMOVED_TEXT_REAPPEARS")], submission.Decisions.Select(decision => (decision.Partner.Value, decision.Reason)));
    }
}
