using System.Text;
using CertBridge.Formats.Misp;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Misp.Events;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Misp;

/// <summary>Real events, with hundreds of indicators, redacted.</summary>
public sealed class MispRedactionTests
{
    private const string Eset = "misp/events-eset";

    private static readonly DocumentErrors Errors = new() { Malformed = ReportErrors.Malformed, Schema = ReportErrors.Schema };

    private static readonly RedactionKey Key = new(Encoding.ASCII.GetBytes("a key of thirty-two bytes, fixed"));

    private static readonly IReadOnlyList<Obligation> Obligations = Read(
        """
        profiles:
          everything:
            - { op: truncate-ip, path: "indicators[type=ip].value", v4: 24, v6: 48 }
            - { op: cryptopan, path: "indicators[type=network].value" }
            - { op: hmac, path: "indicators[type=domain].value" }
            - { op: mask-email, path: "indicators[*].value" }
            - { op: defang, path: description }
            - { op: defang, path: "indicators[*].comment" }
            - { op: hash-only, path: "indicators[*].group" }
            - { op: fidelity, path: "times.*", to: day }
            - { op: drop, path: "references[*]" }
        """);

    public static TheoryData<string> EsetEvents => [.. Corpus.Files(Eset, "*.json")];

    [Theory]
    [MemberData(nameof(EsetEvents))]
    public void ARealEvent_IsRedactedToAValidReport_WithoutWhatWasTakenOut(string file)
    {
        ReportDraft draft = MispReading.Read(File.ReadAllBytes(Corpus.File(Eset, file)), Options(Green)).Value!.Draft;
        Report report = draft.Named(ReportId.Parse("CB-ALN-2026-0001"), Guid.Parse("01939f5e-7a3b-7000-8000-000000000001"), 1, PartnerId.Parse("cert-aln"), "0123456789abcdef");

        RedactedReport redacted = Redaction.Apply(report, Obligations, Key);

        byte[] json = ReportJson.Write(redacted.Copy);
        Parsed<Report> again = ReportJson.Read(json);
        Assert.True(again.IsValid, string.Join('\n', again.Problems));
        Assert.Equal(json, ReportJson.Write(Redaction.Apply(again.Value, Obligations, Key).Copy));
        Assert.NotEmpty(redacted.Changes);
        Assert.Empty(redacted.Copy.Content.References);
        Assert.Equal(draft.Indicators.Count, redacted.Copy.Content.Indicators.Count);
        Assert.All(redacted.Copy.Content.Indicators, indicator => Assert.DoesNotContain(indicator.What.Type, new[] { "ip", "domain", "email", "network" }));
        Assert.All(RedactionVerification.Verify(report, redacted).Where(step => step.Id != "V03"), step => Assert.True(step.IsPassed, step.ToString()));
    }

    private static IReadOnlyList<Obligation> Read(string policy)
    {
        var problems = new DocumentProblems(Errors);
        Parsed<DocumentNode> tree = DocumentReading.Yaml(Encoding.UTF8.GetBytes(policy), Errors);
        IReadOnlyDictionary<string, RedactionProfile> profiles = RedactionProfile.ReadAll(DocumentFields.Open(tree.Value!, problems)!);
        return problems.All.Count == 0 ? [new Obligation(profiles["everything"], "R1")] : throw new InvalidOperationException(string.Join('\n', problems.All));
    }
}
