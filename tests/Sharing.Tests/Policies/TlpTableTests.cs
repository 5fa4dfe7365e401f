using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>
/// What TLP 2.0 means for a partner, every marking against every ceiling, whether the author named the partner, and whether persons are named: by the
/// built-in policy, which adds to the guards only what TLP 2.0 says itself.
/// </summary>
public sealed class TlpTableTests
{
    private static readonly Tlp[] Markings = [Tlp.Clear, Tlp.Green, Tlp.Amber, Tlp.AmberStrict, Tlp.Red];
    private static readonly string[] Ceilings = ["clear", "green", "amber", "amber+strict"];

    public static TheoryData<Tlp, string, bool, bool, bool> Every()
    {
        var every = new TheoryData<Tlp, string, bool, bool, bool>();
        foreach (Tlp tlp in Markings)
            foreach (string ceiling in Ceilings)
                foreach (bool isNamed in new[] { false, true })
                    foreach (bool hasPersons in new[] { false, true })
                        foreach (bool redAllowed in new[] { false, true })
                            every.Add(tlp, ceiling, isNamed, hasPersons, redAllowed);
        return every;
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Outgoing_ForEveryPair_IsWhatTlpSays(Tlp tlp, string ceiling, bool isNamed, bool hasPersons, bool redAllowed)
    {
        MarkingWords.TryTlp(ceiling, out Tlp highest);
        SharingOutcome expected = tlp switch
        {
            Tlp.Red => isNamed && hasPersons && redAllowed ? SharingOutcome.Hold : SharingOutcome.Deny,
            _ when tlp > highest => SharingOutcome.Deny,
            Tlp.AmberStrict => isNamed ? SharingOutcome.Allow : SharingOutcome.Deny,
            _ => SharingOutcome.Allow,
        };

        SharingDecision decision = Decide(tlp, ceiling, isNamed, hasPersons, redAllowed);

        Assert.Equal(expected, decision.Outcome);
        Assert.Equal(expected == SharingOutcome.Deny, decision.Redacted is null);
    }

    private static SharingDecision Decide(Tlp tlp, string ceiling, bool isNamed, bool hasPersons, bool redAllowed)
    {
        string yaml = AgreementSamples.With("tlp: amber+strict", $"tlp: {ceiling}");
        if (!redAllowed)
            yaml = yaml.Replace("red: named-persons", "red: never", StringComparison.Ordinal);
        Report report = SampleReport.Report with
        {
            Origin = Questions.Aln,
            Content = SampleReport.Report.Content with
            {
                Tlp = tlp,
                Pap = Pap.Red,
                Indicators = [],
                Recipients = isNamed ? [Questions.Bor] : [],
                Persons = hasPersons ? [new PartnerPersons(Questions.Bor, ["duty-1"])] : [],
                EmbargoUntil = null,
            },
        };
        SharingQuestion question = Questions.Outgoing() with
        {
            Agreement = new AgreementFacts(AgreementSamples.Good(yaml), Questions.BothSigned),
            Marking = report.Content.StrictestMarking,
            Persons = report.Content.PersonsAt(Questions.Bor),
        };
        return SharingDeciding.Outgoing(question, SharingPolicy.BuiltIn, ReportFacts.Of(report), new RedactionKey(new byte[RedactionKey.SizeBytes]));
    }
}
