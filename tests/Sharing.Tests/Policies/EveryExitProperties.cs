using System.Text;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>
/// The same object through every exit of the receiving node gets the same verdict, for random policies, agreements and reports: 300 of them in CI, 5,000 with CERTBRIDGE_LONG=1. What sends, previews and
/// releases calls one method with one question, so there is nothing to compare there; the node's own tests hold that.
/// </summary>
public sealed class EveryExitProperties
{
    private static readonly KeptExit[] Exits = [KeptExit.Show, KeptExit.Open, KeptExit.Export];

    private static readonly string[] Conditions =
    [
        "report.tlp >= tlp.green", "report.tlp >= tlp.amber_strict", "report.pap == pap.red", "\"health\" in report.sectors", "partner.id in lists.some", "flow.onward", "report.score > 50",
        "report.rootCause == \"human-errors\"", "report.indicators > 1", "env.now > timestamp(\"2026-11-25T00:00:00Z\")", "true", "false",
    ];

    [Fact]
    public void AtTheMomentItCame_EveryExitSaysWhatReceivingSaid() => Check(world =>
    {
        SharingDecision received = world.Decide(null, Questions.Now);
        return Exits.All(exit => IsSame(received, world.Decide(exit, Questions.Now)));
    });

    [Fact]
    public void AtAnyMoment_EveryExitSaysTheSame() => Check(world =>
    {
        SharingDecision[] later = [.. Exits.Select(exit => world.Decide(exit, Questions.Now.AddDays(world.DaysLater)))];
        return later.All(one => IsSame(later[0], one) && one.Steps.SequenceEqual(later[0].Steps));
    });

    /// <summary>What was not let in is not let out later, however long it lies: no guard and no rule opens with time but a rule that asks for it, and that rule denied then.</summary>
    [Fact]
    public void WhatAGuardKeptOut_NoExitLetsGo() => Check(world =>
    {
        SharingDecision received = world.Decide(null, Questions.Now);
        bool isGuard = received.Steps.Any(step => step is { Kind: StepKind.Guard, Result: StepResult.Fail });
        return !isGuard || Exits.All(exit => !world.Decide(exit, Questions.Now.AddDays(world.DaysLater)).IsAllowed);
    });

    [Fact]
    public void AStricterPolicy_DeniesAtEveryExit() => Check(world =>
        Exits.All(exit => (world with { Whens = [.. world.Whens, "true"] }).Decide(exit, Questions.Now) is { IsAllowed: false } denied && denied.Redacted is null));

    [Fact]
    public void AnError_DeniesAtEveryExit() => Check(world =>
        Exits.All(exit => !(world with { Whens = [.. world.Whens, "report.malicious == \"yes\""], Report = world.Report with { Content = world.Report.Content with { Malicious = null } } }).Decide(exit, Questions.Now).IsAllowed));

    private static bool IsSame(SharingDecision one, SharingDecision other) => one.Outcome == other.Outcome && one.Reason == other.Reason && one.Because == other.Because && one.Decisive.SequenceEqual(other.Decisive);

    private static void Check(Func<World, bool> holds) => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 5_000 : 300), Prop.ForAll(Worlds().ToArbitrary(), holds));

    private static Gen<World> Worlds() =>
        from whens in Gen.Elements(Conditions).ArrayOf()
        from tlp in Gen.Elements(Tlp.Clear, Tlp.Green, Tlp.Amber, Tlp.AmberStrict, Tlp.Red, Tlp.Unspecified)
        from own in Gen.Elements<Tlp?>(null, Tlp.AmberStrict, Tlp.Red)
        from score in Gen.Elements<long?>(null, 40, 80)
        from sectors in Gen.Elements<string[]>(["health"], ["public-administration"], [])
        from expires in Gen.Elements<DateTimeOffset?>(null, Questions.Now.AddDays(-1), Questions.Now.AddDays(40))
        from ceiling in Gen.Elements("clear", "green", "amber", "amber+strict")
        from isOurs in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from daysLater in Gen.Elements(0, 1, 40, 400, 4_000)
        select new World([.. whens.Take(6)], ReportOf(tlp, own, score, sectors, expires, isOurs), AgreementSamples.Good(AgreementSamples.With("tlp: amber+strict", $"tlp: {ceiling}")), daysLater);

    private static Report ReportOf(Tlp tlp, Tlp? own, long? score, string[] sectors, DateTimeOffset? expires, bool isOurs) => SampleReport.Report with
    {
        Origin = isOurs ? Questions.Bor : Questions.Aln,
        Content = SampleReport.Report.Content with
        {
            Tlp = tlp,
            Pap = Pap.Amber,
            Severity = new Severity { Level = "high", Score = score },
            Sectors = sectors,
            Expires = expires,
            Indicators = [new Indicator { What = new IndicatorValue("ip", "203.0.113.77"), Marking = own is { } stricter && stricter > tlp ? new Marking { Tlp = stricter, Pap = Pap.Red } : null }],
        },
    };

    private sealed record World(IReadOnlyList<string> Whens, Report Report, Agreement Agreement, int DaysLater)
    {
        private const string Head = """
            apiVersion: certbridge/v1
            kind: SharingPolicy
            metadata: { name: inward, version: 1 }
            combine: deny-overrides
            defaults: { decision: deny, onError: deny, onMissingFact: deny }
            lists: { some: [cert-aln, cert-dor] }
            rules:
              - { id: R999, effect: allow, because: For what leaves., when: 'true' }

            """;

        /// <param name="exit">Null while it arrives.</param>
        /// <param name="now">When it is asked.</param>
        public SharingDecision Decide(KeptExit? exit, DateTimeOffset now)
        {
            var yaml = new StringBuilder(Head);
            for (int i = 0; i < Whens.Count; i++)
                yaml.Append($"  - {{ id: R{i}, effect: deny, direction: in, because: Rule {i}., when: '{Whens[i]}' }}\n");
            SharingPolicy policy = PolicyReadingTests.Read(yaml.ToString()).Value ?? throw new InvalidOperationException(yaml + string.Join('\n', PolicyReadingTests.Read(yaml.ToString()).Problems));
            SharingQuestion question = Questions.Incoming() with
            {
                Agreement = new AgreementFacts(Agreement, Questions.BothSigned),
                Marking = Report.Content.StrictestMarking,
                Origin = Report.Origin,
                ContentExpires = Report.Content.Expires,
                Sectors = Report.Content.Sectors,
                Now = now,
                Kept = exit is { } door ? new KeptFacts(door, Questions.Now) : null,
            };
            return SharingDeciding.Incoming(question, policy, ReportFacts.Of(Report));
        }
    }
}
