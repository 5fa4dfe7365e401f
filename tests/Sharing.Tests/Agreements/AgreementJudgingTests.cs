using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

public sealed class AgreementJudgingTests
{
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private static readonly Agreement Agreement = AgreementSamples.Good(AgreementSamples.Whole);

    [Theory]
    [InlineData("2025-12-31", AgreementState.NotYet)]
    [InlineData("2026-01-01", AgreementState.InForce)]
    [InlineData("2027-12-31", AgreementState.InForce)]
    [InlineData("2028-01-01", AgreementState.Expired)]
    public void Of_SignedByBoth_FollowsTheDates(string today, AgreementState expected) =>
        Assert.Equal(expected, AgreementJudging.Of(Agreement, new HashSet<PartnerId> { Aln, Bor }, DateOnly.Parse(today)));

    [Fact]
    public void Of_SignedByOneSide_IsProposed()
    {
        var today = new DateOnly(2026, 6, 1);

        Assert.Equal(AgreementState.Proposed, AgreementJudging.Of(Agreement, new HashSet<PartnerId>(), today));
        Assert.Equal(AgreementState.Proposed, AgreementJudging.Of(Agreement, new HashSet<PartnerId> { Aln }, today));
        Assert.Equal(AgreementState.Proposed, AgreementJudging.Of(Agreement, new HashSet<PartnerId> { Bor }, today));
    }

    [Fact]
    public void Of_SignedByOneSideAndSomebodyElse_IsProposed() =>
        Assert.Equal(AgreementState.Proposed, AgreementJudging.Of(Agreement, new HashSet<PartnerId> { Aln, PartnerId.Parse("cert-cel") }, new DateOnly(2026, 6, 1)));

    [Theory]
    [InlineData(0UL, AgreementState.InForce)]
    [InlineData(2UL, AgreementState.InForce)]
    [InlineData(3UL, AgreementState.InForce)]
    [InlineData(4UL, AgreementState.Superseded)]
    public void Of_BesideAnotherVersionInForce_YieldsToTheHigher(ulong newest, AgreementState expected) =>
        Assert.Equal(expected, AgreementJudging.Of(Agreement, new HashSet<PartnerId> { Aln, Bor }, new DateOnly(2026, 6, 1), newest));

    [Theory]
    [InlineData("2026-06-01", 0UL, AgreementStanding.Suspended, AgreementState.Suspended)]
    [InlineData("2025-06-01", 0UL, AgreementStanding.Suspended, AgreementState.Suspended)]
    [InlineData("2029-06-01", 0UL, AgreementStanding.Suspended, AgreementState.Expired)]
    [InlineData("2026-06-01", 9UL, AgreementStanding.Suspended, AgreementState.Superseded)]
    [InlineData("2026-06-01", 9UL, AgreementStanding.Terminated, AgreementState.Terminated)]
    [InlineData("2029-06-01", 0UL, AgreementStanding.Terminated, AgreementState.Terminated)]
    [InlineData("2026-06-01", 0UL, (AgreementStanding)9, AgreementState.Terminated)]
    public void Of_WhatOfficersStopped_IsNeverInForce(string today, ulong newest, AgreementStanding standing, AgreementState expected) =>
        Assert.Equal(expected, AgreementJudging.Of(Agreement, new HashSet<PartnerId> { Aln, Bor }, DateOnly.Parse(today), newest, standing));

    [Fact]
    public void Word_IsAsOnTheWire() =>
        Assert.Equal(["proposed", "in-force", "not-yet", "expired", "superseded", "suspended", "terminated", "countered", "proposed"],
            [.. Enum.GetValues<AgreementState>().Select(AgreementJudging.Word), AgreementJudging.Word((AgreementState)77)]);
}
