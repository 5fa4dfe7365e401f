using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>
/// What officers of one side said of an agreement's standing. It was verified when it came, so what narrows stands, also when its officer has left the card since; what lifts stands while
/// enough of its officers are on the card, as an agreement does.
/// </summary>
internal sealed record KnownStatement(StandingClaim Claim)
{
    /// <summary>By officers on the side's card, one per officer.</summary>
    public required IReadOnlyList<AgreementSignature> Signatures { get; init; }

    /// <summary>By officers who have left it.</summary>
    public required IReadOnlyList<byte[]> Past { get; init; }

    /// <summary>As they lie on disk.</summary>
    public IReadOnlyList<byte[]> AllSignatures => [.. Signatures.Select(signature => signature.Der).Concat(Past).Take(Limits.AgreementSignaturesMax)];

    /// <summary>Officers whose signatures it takes.</summary>
    public static int OfficersNeeded(StandingWord word, Agreement agreement) => word == StandingWord.Resumed ? AgreementComparison.OfficersToResume(agreement) : 1;

    public StandingEvent Event(Agreement agreement) => Claim.Word switch
    {
        StandingWord.Resumed when Signatures.Select(signature => signature.Key).Distinct().Count() >= OfficersNeeded(StandingWord.Resumed, agreement) => StandingEvent.Resumed,
        StandingWord.Resumed => StandingEvent.ResumedByTooFew,
        StandingWord.Suspended => StandingEvent.Suspended,
        _ => StandingEvent.Terminated,
    };

    /// <summary>The same with what else was signed over it.</summary>
    public KnownStatement With(IEnumerable<AgreementSignature> signatures) => this with { Signatures = [.. Signatures.Concat(signatures).DistinctBy(signature => signature.Key).Take(Limits.AgreementSignaturesMax)] };
}
