using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

public sealed class AgreementProposalTests
{
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln"), Bor = PartnerId.Parse("cert-bor");

    [Fact]
    public void CounteredBy_AHigherVersionOfTheOtherSide_IsThat()
    {
        AgreementProposal first = Of(1, AgreementState.Proposed, Aln), second = Of(2, AgreementState.Proposed, Bor), third = Of(3, AgreementState.NotYet, Aln, Bor);

        Assert.Same(second, first.CounteredBy([second]));
        Assert.Same(third, first.CounteredBy([third, second]));
        Assert.Null(second.CounteredBy([first]));
    }

    /// <summary>Each answers the one below it.</summary>
    [Fact]
    public void CounteredBy_InAConversation_IsTheAnswerOfTheOtherSide()
    {
        AgreementProposal first = Of(1, AgreementState.Proposed, Aln), second = Of(2, AgreementState.Proposed, Bor), third = Of(3, AgreementState.Proposed, Aln);
        AgreementProposal[] all = [first, second, third];

        Assert.Equal([2UL, 3UL, null], all.Select(one => one.CounteredBy(all.Where(other => other != one))?.Document.Version));
    }

    public static TheoryData<string, AgreementProposal, AgreementProposal> NoCounter => new()
    {
        { "a higher version of the same side", Of(1, AgreementState.Proposed, Aln), Of(2, AgreementState.Proposed, Aln) },
        { "a lower version", Of(2, AgreementState.Proposed, Aln), Of(1, AgreementState.Proposed, Bor) },
        { "a version that was taken back", Of(1, AgreementState.Proposed, Aln), Of(2, AgreementState.Proposed) },
        { "a version that ran out", Of(1, AgreementState.Proposed, Aln), Of(2, AgreementState.Expired, Bor) },
        { "a version that was ended", Of(1, AgreementState.Proposed, Aln), Of(2, AgreementState.Terminated, Aln, Bor) },
        { "what both have begun to sign", Of(1, AgreementState.Proposed, Aln, Bor), Of(2, AgreementState.Proposed, Bor) },
        { "what everybody took back", Of(1, AgreementState.Proposed), Of(2, AgreementState.Proposed, Bor) },
        { "what is in force", Of(1, AgreementState.InForce, Aln, Bor), Of(2, AgreementState.Proposed, Bor) },
        { "another agreement", Of(1, AgreementState.Proposed, Aln), Of(2, AgreementState.Proposed, "agr-other", Bor) },
        { "a stranger's signature", Of(1, AgreementState.Proposed, Aln), Of(2, AgreementState.Proposed, PartnerId.Parse("cert-cel")) },
    };

    [Theory]
    [MemberData(nameof(NoCounter))]
    public void CounteredBy_OfWhatIsNoAnswer_IsNothing(string why, AgreementProposal proposal, AgreementProposal other) => Assert.True(proposal.CounteredBy([other]) is null, why);

    private static AgreementProposal Of(ulong version, AgreementState state, params PartnerId[] signedBy) => Of(version, state, "agr-aln-bor", signedBy);

    private static AgreementProposal Of(ulong version, AgreementState state, string id, params PartnerId[] signedBy)
    {
        string text = AgreementTemplate.Write(Aln, Bor, new DateOnly(2026, 1, 1), version).Replace("id: agr-aln-bor", $"id: {id}", StringComparison.Ordinal);
        return new AgreementProposal(Agreement.Read(Encoding.UTF8.GetBytes(text)).Value!, signedBy.ToHashSet(), state);
    }
}
