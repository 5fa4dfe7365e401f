using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Tests;

/// <summary>Reports to write.</summary>
internal static class Sample
{
    public static readonly WritingOptions Options = new()
    {
        OriginName = "CERT Alnia",
        Created = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero),
        Modified = new DateTimeOffset(2026, 11, 25, 11, 0, 0, TimeSpan.Zero),
    };

    /// <summary>samples/report.yaml, whatever fields a report has.</summary>
    public static Report Report()
    {
        var read = ReportReading.Yaml(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "report.yaml")), Submitter.Now);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        return Named(read.Value);
    }

    /// <summary>A report of these indicators and little else.</summary>
    public static Report With(params Indicator[] indicators) => With(indicators, Tlp.Green);

    public static Report With(Indicator indicator, Tlp tlp) => With([indicator], tlp);

    private static Report With(Indicator[] indicators, Tlp tlp) => Named(new ReportDraft
    {
        Tlp = tlp,
        Pap = Pap.Green,
        Title = LanguageText.English("A report"),
        Description = LanguageText.English("Of little else"),
        Stage = "voluntary",
        Determination = "suspected",
        Status = "open",
        Classification = new Classification { Rsit = ["other/undetermined"] },
        Sectors = ["none"],
        Severity = new Severity { Level = "medium" },
        Contacts = new ReportContacts { Lead = "duty@cert-aln.example" },
        Indicators = indicators,
    });

    private static Report Named(ReportDraft draft) =>
        draft.Named(ReportId.Parse("CB-ALN-2026-0001"), Guid.Parse("0199b2f0-0000-7000-8000-000000000001"), revision: 1, PartnerId.Parse("cert-aln"), author: "0123456789abcdef");
}
