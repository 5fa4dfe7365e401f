using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>What holds for every policy and every report: 300 random ones for each property in CI, 5,000 with CERTBRIDGE_LONG=1.</summary>
public sealed class SharingDecidingProperties
{
    private static readonly RedactionKey Key = new(Enumerable.Range(0, RedactionKey.SizeBytes).Select(i => (byte)i).ToArray());

    private static readonly string[] Conditions =
    [
        "report.tlp <= tlp.green", "report.tlp <= tlp.amber", "report.tlp >= tlp.amber", "report.tlp == tlp.red", "\"health\" in report.sectors", "partner.id in lists.some",
        "partner.id == \"cert-bor\"", "partner.id in report.recipients", "report.severity >= severity.high", "report.exercise", "!report.exercise", "flow.onward",
        "has(report.embargoUntil) && report.embargoUntil > env.now", "report.embargoUntil > env.now", "report.score > 50", "report.victims > 0", "report.victimNamed",
        "report.indicatorTypes.exists(t, t == \"victim-ip\")", "report.victimAddresses.all(a, a.inNetwork(\"203.0.113.0/24\"))", "agreement.grants.exists(g, g == \"full-ip\")", "true", "false",
    ];

    [Fact]
    public void WithoutAMatchingAllow_NothingIsAllowed() => Check(world =>
        world.Decide().Outcome == SharingOutcome.Deny || world.Decide().Steps.Any(step => step is { Kind: StepKind.Rule, Result: StepResult.Allow }));

    [Fact]
    public void ADenialOrAnErrorDominates() => Check(world =>
    {
        SharingDecision decision = world.Decide();
        return !decision.Steps.Any(step => step.Result is StepResult.Deny or StepResult.Error or StepResult.Fail) || decision is { Outcome: SharingOutcome.Deny, Redacted: null };
    });

    [Fact]
    public void OrderNeverMatters() => Check(world =>
    {
        SharingDecision one = world.Decide();
        SharingDecision other = (world with { Rules = [.. world.Rules.Reverse()] }).Decide();
        return one.Outcome == other.Outcome && one.Reason == other.Reason && one.Decisive.ToHashSet().SetEquals(other.Decisive) && Bytes(one).SequenceEqual(Bytes(other));
    });

    [Fact]
    public void AddingADenialNeverAllows() => Check(world =>
        world.Decide().Outcome != SharingOutcome.Deny || (world with { Rules = [.. world.Rules, new RuleText("R900", "deny", "report.tlp == tlp.amber", null)] }).Decide().Outcome == SharingOutcome.Deny);

    [Fact]
    public void AddingADenialThatMatchesDenies() => Check(world =>
        (world with { Rules = [.. world.Rules, new RuleText("R900", "deny", "true", null)] }).Decide().Outcome == SharingOutcome.Deny);

    /// <summary>One that has an answer: removing a rule without one removes an error, and an error denies.</summary>
    [Fact]
    public void RemovingAnAllowNeverWidens() => Check(world =>
        world.Rules.All(rule => rule.Effect != "allow" || world.Decide().Steps.Any(step => step.Id == rule.Id && step.Result == StepResult.Error) || world.Decide().Outcome >= (world with { Rules = [.. world.Rules.Where(other => other != rule)] }).Decide().Outcome));

    [Fact]
    public void AMistakenFactNeverWidens() => Check(world =>
    {
        SharingDecision before = world.Decide();
        SharingDecision after = (world with { Rules = [.. world.Rules, new RuleText("R900", "allow", "report.score > 1000 && agreement.version > 0", null)] }).Decide();
        return world.Report.Content.Severity.Score is not null || after.Outcome == SharingOutcome.Deny || before.Outcome >= after.Outcome;
    });

    [Fact]
    public void AddingARequirementNeverRevealsMore() => Check(world =>
    {
        string before = Text(world.Decide());
        string after = Text((world with { Rules = [.. world.Rules, new RuleText("R900", "require", "true", "hide")] }).Decide());
        return World.Canaries.All(canary => !after.Contains(canary, StringComparison.Ordinal) || before.Contains(canary, StringComparison.Ordinal));
    });

    /// <summary>Of one report: what a lower ceiling withholds is set aside under the higher one too, for rules may deny the whole for it and they are not asked twice.</summary>
    [Fact]
    public void ALowerCeilingGivesASubset() => Check(world =>
        Enumerable.Range(0, World.Agreements.Length - 1).All(i =>
        {
            World lower = world with { Agreement = World.Agreements[i] };
            World higher = lower.Without(World.Agreements[i].Ceilings.Tlp) with { Agreement = World.Agreements[i + 1] };
            return lower.Decide().Outcome == SharingOutcome.Deny || higher.Decide().Outcome != SharingOutcome.Deny;
        }));

    [Fact]
    public void ALowerCeilingShowsNoMoreIndicators() => Check(world =>
        Enumerable.Range(0, World.Agreements.Length - 1).All(i =>
        {
            SharingDecision lower = (world with { Agreement = World.Agreements[i] }).Decide(), higher = (world with { Agreement = World.Agreements[i + 1] }).Decide();
            return lower.Redacted is null || higher.Redacted is null || lower.Redacted.Copy.Content.Indicators.Count <= higher.Redacted.Copy.Content.Indicators.Count;
        }));

    /// <summary>Whatever the rules say. A report that is TLP:RED as a whole goes to named persons, which is no matter of the ceiling.</summary>
    [Fact]
    public void TheCopyIsNeverOverTheCeiling_NorIsAnIndicatorInIt() => Check(world =>
        world.Report.Content.Tlp == Tlp.Red || world.Decide().Redacted is not { } redacted
        || (redacted.Copy.Content.StrictestMarking.Tlp <= world.Agreement.Ceilings.Tlp && redacted.Copy.Content.Indicators.All(indicator => !(indicator.Marking?.Tlp > world.Agreement.Ceilings.Tlp))));

    /// <summary>What is withheld counts for nothing else: the rest is decided as a report that never had it.</summary>
    [Fact]
    public void WhatIsOverTheCeiling_IsDecidedAsIfItWereNotThere() => Check(world =>
    {
        SharingDecision whole = world.Decide(), without = world.Without(world.Agreement.Ceilings.Tlp).Decide();
        return whole.Outcome == without.Outcome && whole.Reason == without.Reason && whole.Decisive.SequenceEqual(without.Decisive) && Bytes(whole).SequenceEqual(Bytes(without));
    });

    [Fact]
    public void AProfileMoreThatTheAuthorNames_NeverRevealsMore() => Check(world =>
        World.Profiles.All(name =>
        {
            SharingDecision before = world.Asking(world.Report.Content.Redact).Decide(), after = world.Asking([.. world.Report.Content.Redact.Append(name).Distinct()]).Decide();
            return (name != World.UnknownProfile || after.Outcome == SharingOutcome.Deny)
                && World.Canaries.Append("In short.").All(text => !Text(after).Contains(text, StringComparison.Ordinal) || Text(before).Contains(text, StringComparison.Ordinal));
        }));

    [Fact]
    public void WhatIsWithheld_StandsNowhere() => Check(world =>
    {
        SharingDecision decision = world.Decide();
        bool isRecordClean = World.Canaries.All(canary => !decision.ToJson(Questions.FactsKey).Contains(canary, StringComparison.Ordinal) && !decision.Because.Contains(canary, StringComparison.Ordinal));
        return isRecordClean && (decision.Redacted is not { } redacted || (!Text(decision).Contains(World.Notes, StringComparison.Ordinal) && !Text(decision).Contains("cert-cel", StringComparison.Ordinal)
            && redacted.Changes.All(change => World.Canaries.All(canary => !change.ToString()!.Contains(canary, StringComparison.Ordinal)))));
    });

    [Fact]
    public void TheSameFactsGiveTheSameRecord() => Check(world => world.Decide().ToJson(Questions.FactsKey) == world.Decide().ToJson(Questions.FactsKey));

    private static void Check(Func<World, bool> holds) => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 5_000 : 300), Prop.ForAll(Worlds().ToArbitrary(), holds));

    private static byte[] Bytes(SharingDecision decision) => decision.Redacted is { } redacted ? ReportJson.Write(redacted.Copy) : [];

    private static string Text(SharingDecision decision) => Encoding.UTF8.GetString(Bytes(decision));

    private static Gen<World> Worlds() =>
        from rules in RuleTexts().ArrayOf()
        from tlp in Gen.Elements(Tlp.Clear, Tlp.Green, Tlp.Amber, Tlp.AmberStrict, Tlp.Red)
        from named in Gen.Elements(true, false)
        from score in Gen.Elements<long?>(null, 40, 80)
        from embargo in Gen.Elements<DateTimeOffset?>(null, Questions.Now.AddHours(-1), Questions.Now.AddHours(1))
        from sectors in Gen.Elements<string[]>(["health"], ["energy"], ["public-administration"])
        from stricter in Gen.Elements<Tlp?>(null, Tlp.Green, Tlp.Amber, Tlp.AmberStrict, Tlp.Red)
        from asked in Gen.Frequency((6, Gen.Constant<string[]>([])), (2, Gen.Elements<string[]>(["hide"], ["hide", "blur"])), (1, Gen.Constant<string[]>([World.UnknownProfile])))
        from agreement in Gen.Elements(World.Agreements)
        select new World([.. rules.Take(8).Select((rule, i) => rule with { Id = $"R{i}" })], World.ReportOf(tlp, named, score, embargo, sectors, stricter), agreement).Asking(asked);

    private static Gen<RuleText> RuleTexts() =>
        from effect in Gen.Frequency((5, Gen.Constant("allow")), (1, Gen.Constant("deny")), (2, Gen.Constant("require")), (1, Gen.Constant("hold")))
        from first in Gen.Elements(Conditions)
        from second in Gen.Elements(Conditions)
        from joined in Gen.Elements(first, $"({first}) && ({second})", $"({first}) || ({second})")
        from profile in Gen.Elements("hide", "blur")
        select new RuleText("", effect, joined, effect == "require" ? profile : null);

    internal sealed record RuleText(string Id, string Effect, string When, string? Profile);

    internal sealed record World(IReadOnlyList<RuleText> Rules, Report Report, Agreement Agreement)
    {
        public const string Notes = "CANARY-NOTES-7731";

        public static readonly string[] Canaries = [Notes, "CANARY-NAME-4410", "CANARY-STREET-9002", "canary-contact-18"];

        public const string UnknownProfile = "not-there";

        public static readonly string[] Profiles = ["hide", "blur", UnknownProfile];

        public static readonly Agreement[] Agreements =
            [.. new[] { "clear", "green", "amber", "amber+strict" }.Select(ceiling => AgreementSamples.Good(AgreementSamples.With("tlp: amber+strict", $"tlp: {ceiling}")))];

        private const string Head = """
            apiVersion: certbridge/v1
            kind: SharingPolicy
            metadata: { name: random, version: 1 }
            combine: deny-overrides
            defaults: { decision: deny, onError: deny, onMissingFact: deny }
            lists: { some: [cert-bor, cert-dor] }
            profiles:
              hide: [ { op: drop, path: "victims[*].name" }, { op: drop, path: "contacts.victim" }, { op: drop, path: summary } ]
              blur: [ { op: bucket, path: "victims[*].headcount", edges: [10, 100] }, { op: fidelity, path: "times.*", to: hour }, { op: truncate-ip, path: "indicators[type=victim-ip].value", v4: 24, v6: 48 } ]
            rules:

            """;

        public static Report ReportOf(Tlp tlp, bool isNamed, long? score, DateTimeOffset? embargo, string[] sectors, Tlp? stricter) => SampleReport.Report with
        {
            Origin = Questions.Aln,
            Content = SampleReport.Report.Content with
            {
                Tlp = tlp,
                Pap = Pap.Red,
                Recipients = isNamed ? [Questions.Bor, Questions.Cel] : [],
                Persons = [new PartnerPersons(Questions.Bor, ["duty-1"]), new PartnerPersons(Questions.Cel, ["duty-2"])],
                EmbargoUntil = embargo,
                Severity = new Severity { Level = "high", Score = score },
                Sectors = sectors,
                Summary = LanguageText.English("In short."),
                Victims = [new Victim { Ref = "v1", Name = "CANARY-NAME-4410", Address = "CANARY-STREET-9002", HasConsented = true }],
                Indicators =
                [
                    new Indicator { What = new IndicatorValue("domain", "c2.example"), Marking = stricter is { } own && own > tlp ? new Marking { Tlp = own, Pap = Pap.Red } : null },
                    new Indicator { What = new IndicatorValue("victim-ip", "203.0.113.77") },
                ],
                Contacts = new ReportContacts { Lead = "duty@cert-aln.example", Victim = "canary-contact-18@victim.example" },
                AnalystNotes = Notes,
            },
        };

        /// <summary>The same report without the indicators that are marked stricter.</summary>
        public World Without(Tlp ceiling) => With(Report.Content with { Indicators = [.. Report.Content.Indicators.Where(indicator => !(indicator.Marking?.Tlp > ceiling))] });

        /// <summary>The same report, whose author asks for these profiles.</summary>
        public World Asking(IReadOnlyList<string> profiles) => With(Report.Content with { Redact = profiles });

        private World With(ReportDraft content) => this with { Report = Report with { Content = content } };

        public SharingDecision Decide()
        {
            var yaml = new StringBuilder(Head);
            foreach (RuleText rule in Rules.Append(new RuleText("R999", "allow", "false", null)))
            {
                yaml.Append($"  - {{ id: {rule.Id}, effect: {rule.Effect}, because: Rule {rule.Id}., when: '{rule.When}'");
                yaml.Append(rule.Effect switch { "require" => $", apply: [{rule.Profile}]", "hold" => ", needs: { approvals: 1, role: officer }", _ => "" });
                yaml.Append(" }\n");
            }
            SharingPolicy policy = PolicyReadingTests.Read(yaml.ToString()).Value ?? throw new InvalidOperationException(yaml + string.Join('\n', PolicyReadingTests.Read(yaml.ToString()).Problems));
            SharingQuestion question = Questions.Outgoing() with
            {
                Agreement = new AgreementFacts(Agreement, Questions.BothSigned),
                Marking = Report.Content.StrictestMarking,
                Persons = Report.Content.PersonsAt(Questions.Bor),
                Redact = Report.Content.Redact,
                Sectors = Report.Content.Sectors,
            };
            return SharingDeciding.Outgoing(question, policy, ReportFacts.Of(Report), Key);
        }
    }
}
