using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

public sealed class SharingGuardsTests
{
    private static readonly PartnerFacts Partner = Questions.Outgoing().Partner!;

    [Fact]
    public void Decide_WithEveryFactGood_Allows()
    {
        Assert.True(SharingGuards.Decide(Questions.Outgoing()).IsAllowed);
        Assert.True(SharingGuards.Decide(Questions.Incoming()).IsAllowed);
    }

    [Fact]
    public void Decide_Allowed_NamesTheAgreementAndTheMarking() =>
        Assert.Equal("agr-aln-bor v3 is in force and covers TLP:AMBER.", SharingGuards.Decide(Questions.Outgoing()).Because);

    public static TheoryData<string, ReasonCode, Func<SharingQuestion, SharingQuestion>> Denials() => new()
    {
        { "direction unknown", ReasonCode.Unknown, q => q with { Direction = ExchangeDirection.Unknown } },
        { "direction of a later version", ReasonCode.Unknown, q => q with { Direction = (ExchangeDirection)9 } },
        { "partner is this node", ReasonCode.PartnerUnknown, q => q with { PartnerId = q.Self } },
        { "not named", ReasonCode.NotNamed, q => q with { IsNamed = false } },
        { "partner unknown", ReasonCode.PartnerUnknown, q => q with { Partner = null } },
        { "partner not verified", ReasonCode.PartnerUnknown, q => q with { Partner = q.Partner! with { IsVerified = false } } },
        { "facts of another partner", ReasonCode.PartnerUnknown, q => q with { Partner = q.Partner! with { Id = Questions.Cel } } },
        { "card expired", ReasonCode.CardExpired, q => q with { Partner = q.Partner! with { CardExpires = Questions.Now } } },
        { "no agreement", ReasonCode.NoAgreement, q => q with { Agreement = null } },
        { "agreement between others", ReasonCode.NoAgreement, q => q with { Agreement = Questions.AgreementWith("[cert-aln, cert-bor]", "[cert-aln, cert-cel]") } },
        { "agreement signed by nobody", ReasonCode.NoAgreement, q => q with { Agreement = q.Agreement! with { SignedBy = new HashSet<PartnerId>() } } },
        { "agreement signed by one", ReasonCode.NoAgreement, q => q with { Agreement = q.Agreement! with { SignedBy = new HashSet<PartnerId> { Questions.Aln } } } },
        { "agreement suspended", ReasonCode.AgreementSuspended, q => q with { Agreement = q.Agreement! with { Standing = AgreementStanding.Suspended } } },
        { "agreement terminated", ReasonCode.AgreementTerminated, q => q with { Agreement = q.Agreement! with { Standing = AgreementStanding.Terminated } } },
        { "agreement not yet", ReasonCode.NoAgreement, q => q with { Agreement = Questions.AgreementWith("from: \"2026-01-01\"", "from: \"2026-11-23\"") } },
        { "agreement over", ReasonCode.NoAgreement, q => q with { Agreement = Questions.AgreementWith("until: \"2027-12-31\", reviewBy: \"2026-12-01\"", "until: \"2026-11-21\"") } },
        { "channel closed", ReasonCode.ChannelClosed, q => q with { Agreement = Questions.AgreementWith("[reports, urgent, indicators, rfi]", "[urgent, rfi]") } },
        { "channel unknown", ReasonCode.ChannelClosed, q => q with { Channel = "gossip" } },
        { "marking missing", ReasonCode.MarkingMissing, q => q with { Marking = null } },
        { "tlp missing", ReasonCode.MarkingMissing, q => q with { Marking = new Marking { Pap = Pap.Clear } } },
        { "pap missing", ReasonCode.MarkingMissing, q => q with { Marking = new Marking { Tlp = Tlp.Clear } } },
        { "tlp of a later version", ReasonCode.MarkingUnknown, q => q with { Marking = new Marking { Tlp = (Tlp)6, Pap = Pap.Clear } } },
        { "tlp negative", ReasonCode.MarkingUnknown, q => q with { Marking = new Marking { Tlp = (Tlp)(-1), Pap = Pap.Clear } } },
        { "pap of a later version", ReasonCode.MarkingUnknown, q => q with { Marking = new Marking { Tlp = Tlp.Clear, Pap = (Pap)5 } } },
        { "over the ceiling", ReasonCode.TlpOverCeiling, q => q with { Agreement = Questions.AgreementWith("tlp: amber+strict", "tlp: green") } },
        { "red where named persons may", ReasonCode.TlpRed, q => q with { Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red } } },
        { "red where never", ReasonCode.TlpRed, q => q with { Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red }, Agreement = Questions.AgreementWith("red: named-persons", "red: never") } },
        { "sector denied", ReasonCode.SectorDenied, q => q with { Sectors = ["health", "public-administration"] } },
        { "sector not allowed", ReasonCode.SectorDenied, q => q with { Agreement = Questions.AgreementWith("allow: [\"*\"]", "allow: [energy]") } },
        { "no sector where named ones only", ReasonCode.SectorDenied, q => q with { Sectors = [], Agreement = Questions.AgreementWith("allow: [\"*\"]", "allow: [energy]") } },
        { "sectors unknown", ReasonCode.SectorDenied, q => q with { Sectors = null } },
        { "originator is a third", ReasonCode.OriginNotSender, q => q with { Origin = Questions.Cel } },
        { "report expired", ReasonCode.Expired, q => q with { ContentExpires = Questions.Now } },
        { "exercise in production", ReasonCode.ExerciseMismatch, q => q with { Exercise = true } },
        { "real in an exercise", ReasonCode.ExerciseMismatch, q => q with { Environment = "exercise" } },
        { "environment unknown", ReasonCode.ExerciseMismatch, q => q with { Environment = "staging" } },
        { "environment empty", ReasonCode.ExerciseMismatch, q => q with { Environment = "" } },
    };

    [Theory]
    [MemberData(nameof(Denials))]
    public void Decide_WithOneFactBad_DeniesWithItsReason_InBothDirections(string fact, ReasonCode reason, Func<SharingQuestion, SharingQuestion> change)
    {
        foreach (SharingQuestion question in new[] { Questions.Outgoing(), Questions.Incoming() })
        {
            SharingDecision decision = SharingGuards.Decide(change(question));

            Assert.False(decision.IsAllowed, fact);
            Assert.Equal(reason, decision.Reason);
            Assert.EndsWith(".", decision.Because, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decide_BackToTheOriginator_Denies()
    {
        Assert.Equal(ReasonCode.BackToOriginator, SharingGuards.Decide(Questions.Outgoing() with { Origin = Questions.Bor }).Reason);
        Assert.Equal(ReasonCode.BackToOriginator, SharingGuards.Decide(Questions.Incoming() with { Origin = Questions.Bor }).Reason);
    }

    [Fact]
    public void Decide_WithoutFreshKeySheet_DeniesOnTheWayOutOnly()
    {
        Assert.Equal(ReasonCode.SheetExpired, SharingGuards.Decide(Questions.Outgoing() with { Partner = Partner with { SheetExpires = null } }).Reason);
        Assert.Equal(ReasonCode.SheetExpired, SharingGuards.Decide(Questions.Outgoing() with { Partner = Partner with { SheetExpires = Questions.Now } }).Reason);
        Assert.True(SharingGuards.Decide(Questions.Incoming() with { Partner = Questions.Incoming().Partner! with { SheetExpires = Questions.Now } }).IsAllowed);
    }

    [Theory]
    [InlineData(199L, SharingOutcome.Allow, null)]
    [InlineData(200L, SharingOutcome.Hold, 1)]
    [InlineData(399L, SharingOutcome.Hold, 1)]
    [InlineData(400L, SharingOutcome.Hold, 2)]
    [InlineData(6_199L, SharingOutcome.Hold, 30)]
    [InlineData(6_200L, SharingOutcome.Deny, null)]
    [InlineData(long.MaxValue, SharingOutcome.Deny, null)]
    [InlineData(null, SharingOutcome.Deny, null)]
    public void Decide_AtTheLimit_HoldsUntilAPeriodWithAPlace(long? sent, SharingOutcome outcome, int? midnights)
    {
        SharingDecision decision = SharingGuards.Decide(Questions.Outgoing() with { SentThisPeriod = sent });

        Assert.Equal(outcome, decision.Outcome);
        Assert.Equal(outcome switch { SharingOutcome.Allow => ReasonCode.Allowed, SharingOutcome.Hold => ReasonCode.HeldUntil, _ => ReasonCode.RateLimit }, decision.Reason);
        Assert.Equal(midnights is { } days ? new DateTimeOffset(Questions.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(days) : null, decision.Hold?.Until);
        if (outcome == SharingOutcome.Hold)
            Assert.Equal(["L01"], decision.Decisive);
    }

    [Fact]
    public void Decide_WithoutALimit_NeedsNoCount()
    {
        SharingQuestion question = Questions.Outgoing() with { Agreement = Questions.AgreementWith("reports: 200/day, ", ""), SentThisPeriod = null };

        Assert.True(SharingGuards.Decide(question).IsAllowed);
    }

    [Theory]
    [InlineData("production", false, true)]
    [InlineData("exercise", true, true)]
    [InlineData("dev", false, true)]
    [InlineData("dev", true, true)]
    public void Decide_WhereTheExerciseFlagFits_Allows(string environment, bool exercise, bool allowed) =>
        Assert.Equal(allowed, SharingGuards.Decide(Questions.Outgoing() with { Environment = environment, Exercise = exercise }).IsAllowed);

    [Fact]
    public void Decide_RecordsEveryGuard_EvenAfterTheFirstFailed()
    {
        SharingDecision good = SharingGuards.Decide(Questions.Outgoing());
        SharingDecision bad = SharingGuards.Decide(Questions.Outgoing() with { Partner = null, Agreement = null, Marking = null, Exercise = true });

        Assert.Equal(["G00", "N01", "G01", "G02", "G03", "G09", "G04", "G05", "G11", "G06", "G07", "G08", "G12", "L01"], good.Steps.Select(step => step.Id));
        Assert.Equal(good.Steps.Select(step => step.Id), bad.Steps.Select(step => step.Id));
        Assert.Equal(["G01", "G02", "G09", "G05", "G12"], bad.Steps.Where(step => step.Result == StepResult.Fail).Select(step => step.Id));
        Assert.Equal(ReasonCode.PartnerUnknown, bad.Reason);
    }

    [Theory]
    [InlineData(Tlp.Clear, null, true)]
    [InlineData(Tlp.Green, "amber", true)]
    [InlineData(Tlp.Amber, "amber", false)]
    [InlineData(Tlp.AmberStrict, "amber", false)]
    [InlineData(Tlp.AmberStrict, null, true)]
    [InlineData(Tlp.Clear, "clear", false)]
    public void Decide_WithoutARelease_DeniesOnTheWayIn_FromTheMarkingTheAgreementNames(Tlp tlp, string? from, bool allowed)
    {
        SharingQuestion question = Questions.Incoming() with { Marking = new Marking { Tlp = tlp, Pap = Pap.Amber }, Agreement = ReleasedFrom(from) };

        SharingDecision decision = SharingGuards.Decide(question);

        Assert.Equal(allowed ? ReasonCode.Allowed : ReasonCode.ReleaseMissing, decision.Reason);
        Assert.True(SharingGuards.Decide(question with { Release = new ReleaseFacts(true, "released by mira and arben") }).IsAllowed);
        Assert.EndsWith("; released by mira and arben.", SharingGuards.Decide(question with { Release = new ReleaseFacts(true, "released by mira and arben") }).Because, StringComparison.Ordinal);
        Assert.Equal(ReasonCode.ReleaseInvalid, SharingGuards.Decide(question with { Release = new ReleaseFacts(false, "One person signed twice.") }).Reason);
    }

    private static AgreementFacts ReleasedFrom(string? marking) =>
        marking is null ? Questions.AgreementWith("red: named-persons", "red: never") : Questions.AgreementWith("red: named-persons ", $"red: never\n  release: {marking} ");

    [Fact]
    public void Decide_OnAHostileSector_DoesNotRepeatIt()
    {
        SharingQuestion question = Questions.Incoming() with { Sectors = ["\u001b[2J<script>"], Agreement = Questions.AgreementWith("allow: [\"*\"]", "allow: [energy]") };

        Assert.DoesNotContain("script", SharingGuards.Decide(question).Because, StringComparison.Ordinal);
    }
}
