using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>What must hold for every question, drawn at random from good, bad, missing and unknown facts.</summary>
public sealed class SharingGuardsProperties
{
    private static readonly Agreement[] Agreements =
    [
        Questions.Agreement,
        Questions.AgreementWith("tlp: amber+strict", "tlp: green").Document,
        Questions.AgreementWith("[reports, urgent, indicators, rfi]", "[urgent]").Document,
        Questions.AgreementWith("[cert-aln, cert-bor]", "[cert-aln, cert-cel]").Document,
        Questions.AgreementWith("allow: [\"*\"]", "allow: [energy]").Document,
        Questions.AgreementWith("reports: 200/day, ", "").Document,
        Questions.AgreementWith("until: \"2027-12-31\", reviewBy: \"2026-12-01\"", "until: \"2026-11-21\"").Document,
    ];

    private static readonly PartnerId[] Partners = [Questions.Aln, Questions.Bor, Questions.Cel];

    [Fact]
    public void Decide_IsTheSameAnswerTwice() => Check(question =>
        SharingGuards.Decide(question).ToJson(Questions.FactsKey) == SharingGuards.Decide(question).ToJson(Questions.FactsKey));

    [Fact]
    public void Decide_AllowsExactlyWhenNoGuardFailsOrHolds() => Check(question =>
    {
        SharingDecision decision = SharingGuards.Decide(question);
        return decision.IsAllowed == decision.Steps.All(step => step.Result is not (StepResult.Fail or StepResult.Hold));
    });

    [Fact]
    public void Decide_NeverAllows_WhenAFactIsTakenAway() => Check(question =>
        !SharingGuards.Decide(question with { Partner = null }).IsAllowed
        && !SharingGuards.Decide(question with { Agreement = null }).IsAllowed
        && !SharingGuards.Decide(question with { Marking = null }).IsAllowed
        && !SharingGuards.Decide(question with { Sectors = null }).IsAllowed);

    [Fact]
    public void Decide_NeverAllows_WhatIsNotKnown() => Check(question =>
        !SharingGuards.Decide(question with { Direction = (ExchangeDirection)3 }).IsAllowed
        && !SharingGuards.Decide(question with { Marking = new Marking { Tlp = (Tlp)6, Pap = Pap.Clear } }).IsAllowed
        && !SharingGuards.Decide(question with { Marking = new Marking { Tlp = Tlp.Clear, Pap = (Pap)(-1) } }).IsAllowed
        && !SharingGuards.Decide(question with { Environment = "Production" }).IsAllowed
        && !SharingGuards.Decide(question with { Channel = "" }).IsAllowed);

    [Fact]
    public void Decide_OnAStricterMarking_NeverTurnsADenialIntoAnAllowance() => Check(question =>
    {
        if (SharingGuards.Decide(question).IsAllowed || question.Marking is not { Tlp: >= Tlp.Clear and <= Tlp.Red, Pap: >= Pap.Clear and <= Pap.Red } marking)
            return true;
        return Enum.GetValues<Tlp>().Where(tlp => tlp >= marking.Tlp)
            .All(tlp => !SharingGuards.Decide(question with { Marking = new Marking { Tlp = tlp, Pap = marking.Pap } }).IsAllowed);
    });

    [Fact]
    public void Decide_UnderALowerCeiling_AllowsASubset() => Check(question =>
        question.Agreement is not { } facts || facts.Document != Questions.Agreement
        || SharingGuards.Decide(question).IsAllowed
        || !SharingGuards.Decide(question with { Agreement = facts with { Document = Agreements[1] } }).IsAllowed);

    [Fact]
    public void Decide_WithASignatureTakenAway_NeverAllows() => Check(question =>
        question.Agreement is not { } facts
        || !SharingGuards.Decide(question with { Agreement = facts with { SignedBy = new HashSet<PartnerId>(facts.SignedBy.Skip(1).Where(Partners.Contains)) } }).IsAllowed
        || facts.SignedBy.Count > 2);

    [Fact]
    public void Decide_NeverSendsBackOrPassesOn() => Check(question =>
    {
        SharingDecision decision = SharingGuards.Decide(question);
        PartnerId sender = question.Direction == ExchangeDirection.Outgoing ? question.Self : question.PartnerId;
        return !decision.IsAllowed || (question.Origin == sender && question.Self != question.PartnerId);
    });

    [Fact]
    public void Decide_AlwaysSaysWhy() => Check(question =>
    {
        SharingDecision decision = SharingGuards.Decide(question);
        return decision.Because.EndsWith('.') && decision.Because.Length is > 10 and < 500 && decision.Steps.Count == (question.Direction == ExchangeDirection.Incoming ? 15 : 14);
    });

    private static void Check(Func<SharingQuestion, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(QuestionGenerator().ToArbitrary(), holds));

    /// <summary>Mostly good facts, so that both answers come up often.</summary>
    private static Gen<SharingQuestion> QuestionGenerator() =>
        from outgoing in Gen.Elements(true, false)
        let basis = outgoing ? Questions.Outgoing() : Questions.Incoming()
        from partner in Mostly(basis.Partner, null, basis.Partner! with { IsVerified = false }, basis.Partner with { CardExpires = Questions.Now.AddDays(-1) })
        from agreement in Mostly(basis.Agreement, [null, .. Agreements.Select(document => new AgreementFacts(document, Questions.BothSigned))])
        from signed in Mostly(Questions.BothSigned, new HashSet<PartnerId>(), new HashSet<PartnerId> { Questions.Aln }, new HashSet<PartnerId>(Partners))
        from tlp in Gen.Elements(Enum.GetValues<Tlp>().Append((Tlp)6))
        from pap in Mostly(Pap.Amber, [.. Enum.GetValues<Pap>(), (Pap)5])
        from origin in Mostly(basis.Origin, Partners)
        from expires in Mostly<DateTimeOffset?>(null, Questions.Now, Questions.Now.AddTicks(1), Questions.Now.AddDays(-400))
        from exercise in Mostly(false, true)
        from environment in Mostly("production", "exercise", "dev", "")
        from sectors in Mostly<IReadOnlyList<string>?>(["health"], null, [], ["none"], ["public-administration"], ["energy", "health"])
        from sent in Mostly<long?>(3, null, 0, 199, 200, -1)
        select basis with
        {
            Partner = partner,
            Agreement = agreement is null ? null : agreement with { SignedBy = signed },
            Marking = new Marking { Tlp = tlp, Pap = pap },
            Origin = origin,
            ContentExpires = expires,
            Exercise = exercise,
            Environment = environment,
            Sectors = sectors,
            SentThisPeriod = sent,
        };

    private static Gen<T> Mostly<T>(T usual, params T[] others) => Gen.Frequency((4, Gen.Constant(usual)), (1, Gen.Elements(others)));
}
