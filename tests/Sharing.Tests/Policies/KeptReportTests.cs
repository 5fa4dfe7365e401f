using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>What was kept, asked about again: which questions are about the day it came, and which about today.</summary>
public sealed class KeptReportTests
{
    private static readonly DateTimeOffset Came = Questions.Now;
    private static readonly Report Report = SampleReport.Report with { Origin = Questions.Aln };

    [Theory]
    [InlineData(KeptExit.Show)]
    [InlineData(KeptExit.Open)]
    [InlineData(KeptExit.Export)]
    [InlineData(KeptExit.Forward)]
    public void Incoming_OfWhatWasKept_IsWhatItWasWhenItCame(KeptExit exit)
    {
        SharingDecision decision = Decide(Kept(exit, Came.AddDays(1)));

        Assert.Equal((SharingOutcome.Allow, ReasonCode.Allowed), (decision.Outcome, decision.Reason));
        Assert.Contains(decision.Steps, step => step is { Id: "G14", Result: StepResult.Pass });
    }

    [Theory]
    [InlineData(KeptExit.Unknown)]
    [InlineData((KeptExit)9)]
    public void Incoming_ByADoorThatIsNotKnown_IsDenied(KeptExit exit) => Assert.Equal(ReasonCode.Unknown, Decide(Kept(exit, Came)).Reason);

    /// <summary>Only what arrived is kept: the same words about what leaves mean nothing, and nothing is allowed by them.</summary>
    [Fact]
    public void Outgoing_OfWhatWouldBeKept_IsDenied()
    {
        SharingQuestion question = Questions.Outgoing() with { Kept = new KeptFacts(KeptExit.Export, Came) };

        Assert.Contains(SharingGuards.Ask(question), step => step is { Id: "G00", Result: StepResult.Fail });
    }

    /// <summary>The card and the agreement had to hold when it came. That they have ended since takes nothing from what came rightly.</summary>
    [Fact]
    public void Incoming_AfterCardAndAgreementEnded_IsStillAllowed_AndWouldNotBeLetInAnyMore()
    {
        SharingQuestion later = Kept(KeptExit.Show, Came) with
        {
            Now = Came.AddYears(3),
            ContentExpires = null,
            Partner = Questions.Incoming().Partner! with { CardExpires = Came.AddDays(1) },
            Agreement = Questions.AgreementWith("amber: P1Y", "amber: P9Y"),
        };

        Assert.True(Decide(later).IsAllowed);
        Assert.Equal(ReasonCode.CardExpired, Decide(later with { Kept = null }).Reason);
    }

    [Fact]
    public void Incoming_ThatCameBeforeItsAgreementBegan_IsDenied() =>
        Assert.Equal(ReasonCode.NoAgreement, Decide(Kept(KeptExit.Show, Came) with { Kept = new KeptFacts(KeptExit.Show, Came.AddYears(-2)) }).Reason);

    [Fact]
    public void Incoming_WithoutTheAgreementItCameUnder_IsDenied() =>
        Assert.Equal(ReasonCode.NoAgreement, Decide(Kept(KeptExit.Show, Came) with { Agreement = null }).Reason);

    [Fact]
    public void Incoming_PastItsOwnExpiry_IsDenied() =>
        Assert.Equal(ReasonCode.Expired, Decide(Kept(KeptExit.Show, Came.AddDays(31))).Reason);

    [Fact]
    public void Incoming_KeptLongerThanItsMarkingMay_IsDenied_ToTheTick()
    {
        SharingQuestion question = Kept(KeptExit.Export, Came) with { ContentExpires = null };

        Assert.True(Decide(question with { Now = Came.AddYears(1).AddTicks(-1) }).IsAllowed);
        SharingDecision over = Decide(question with { Now = Came.AddYears(1) });

        Assert.Equal((ReasonCode.RetentionOver, DenialClass.Expired), (over.Reason, ReasonCodes.ClassOf(over.Reason)));
        Assert.Equal(["G14"], over.Decisive);
    }

    /// <summary>Where the agreement says nothing for the marking it stays; of what bears a marking nobody knows the shortest time counts, and G09 denies it besides.</summary>
    [Fact]
    public void Incoming_OfAMarkingNobodyKnows_IsDenied() =>
        Assert.Equal(ReasonCode.MarkingUnknown, Decide(Kept(KeptExit.Show, Came) with { Marking = new Marking { Tlp = (Tlp)9, Pap = Pap.Red } }).Reason);

    [Fact]
    public void SealedToPersons_IsOpened_AlsoWhenTheirKeysHaveChanged()
    {
        SharingQuestion question = Kept(KeptExit.Open, Came.AddDays(1)) with { Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red }, IsSealedToPersons = true, Sectors = null, Persons = [] };

        Assert.True(SharingDeciding.IncomingForPersons(question).IsAllowed);
        Assert.Equal(ReasonCode.TlpRed, SharingDeciding.IncomingForPersons(question with { Kept = null }).Reason);
        Assert.Equal(ReasonCode.TlpRed, SharingDeciding.IncomingForPersons(question with { IsSealedToPersons = false }).Reason);
    }

    /// <summary>What cannot be read has sectors that nobody knows.</summary>
    [Fact]
    public void Incoming_ThatCannotBeRead_IsDenied() =>
        Assert.Equal(ReasonCode.SectorDenied, SharingDeciding.IncomingForPersons(Kept(KeptExit.Show, Came) with { Sectors = null }).Reason);

    [Fact]
    public void TheRecord_IsEnoughToAskAgain_AndSaysByWhichDoor()
    {
        SharingQuestion question = Kept(KeptExit.Export, Came.AddDays(2).AddTicks(7)) with { ReportId = Report.Id.Value, Revision = Report.Revision };
        string record = Decide(question).ToJson(Questions.FactsKey);

        RecordedDecision recorded = RecordedDecision.Read(record);

        Assert.Equal((KeptExit.Export, true), (recorded.Exit, recorded.CanBeAsked));
        SharingQuestion again = recorded.Ask(question.Self, Report with { Content = Report.Content with { Sectors = question.Sectors! } }, question.Agreement!.Document, []);
        Assert.Equal(question.Kept, again.Kept);
        Assert.Contains("\"exit\":\"export\"", record, StringComparison.Ordinal);
        Assert.DoesNotContain("exit", Decide(question with { Kept = null }).ToJson(Questions.FactsKey), StringComparison.Ordinal);
    }

    private static SharingQuestion Kept(KeptExit exit, DateTimeOffset now) => Questions.Incoming() with { Now = now, Kept = new KeptFacts(exit, Came) };

    private static SharingDecision Decide(SharingQuestion question) => SharingDeciding.Incoming(question, SharingPolicy.BuiltIn, ReportFacts.Of(Report));
}
