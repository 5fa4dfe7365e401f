using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Policies;

/// <summary>Did two persons of the sender release what the marking or the agreement asks it for?</summary>
internal static class ReleaseGuards
{
    private const string Id = "G13";

    /// <summary>From which marking on the agreement asks for a release; TLP:RED always is.</summary>
    public static bool IsAskedFor(Tlp tlp, Agreement? agreement) => tlp is not (>= Tlp.Clear and < Tlp.Red) || tlp >= agreement?.Ceilings.ReleaseFrom;

    /// <summary>A release that does not hold fails also where none was asked for: somebody forged it, or took it from somewhere else.</summary>
    public static DecisionStep ReleasedByPersons(SharingQuestion question)
    {
        if (question.Kept is not null)
            return DecisionStep.NotAsked(Id, "was asked when it came, and nothing is kept without");
        if (question.Release is { IsValid: false } broken)
            return DecisionStep.Fail(Id, ReasonCode.ReleaseInvalid, broken.Detail);
        if (question.Release is { } release)
            return DecisionStep.Pass(Id, release.Detail);
        return IsAskedFor(question.Marking?.Tlp ?? Tlp.Unspecified, AgreementGuards.AgreementAsked(question))
            ? DecisionStep.Fail(Id, ReasonCode.ReleaseMissing, $"{TlpLabel.Of(question.Marking?.Tlp ?? Tlp.Unspecified)} needs a release by two persons of {question.PartnerId}, and none came with it.")
            : DecisionStep.Pass(Id, "no release is asked for");
    }
}
