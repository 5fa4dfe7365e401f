using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>
/// A document and who signed it. A signature counts while its officer stands on the party's card: when a card without the officer
/// arrives, the signature is kept as evidence and counts no more.
/// </summary>
internal sealed record KnownAgreement
{
    public required Agreement Document { get; init; }

    /// <summary>Signatures that count, one per officer.</summary>
    public required IReadOnlyList<AgreementSignature> Signatures { get; init; }

    /// <summary>Signatures by officers who have left the card.</summary>
    public required IReadOnlyList<byte[]> Past { get; init; }

    public IReadOnlySet<PartnerId> SignedBy => Signatures.Select(signature => signature.Party).ToHashSet();

    /// <summary>As they lie on disk.</summary>
    public IReadOnlyList<byte[]> AllSignatures => [.. Signatures.Select(signature => signature.Der), .. Past];

    /// <param name="newestInForce">Highest version of the same id that is in force; 0 for none.</param>
    public AgreementState StateOn(DateOnly today, ulong newestInForce) => AgreementJudging.Of(Document, SignedBy, today, newestInForce);
}
