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

    /// <summary>Officers it takes of each side; <see cref="AgreementOrder"/> says it, which knows the agreements beside this one.</summary>
    public int OfficersNeeded { get; init; } = 1;

    /// <summary>
    /// Which of the agreements with the partner it was to be signed by enough officers of both sides, as this node saw it, from 1; null where it never was.
    /// It stays when a signature is lost.
    /// </summary>
    public ulong? Completed { get; init; }

    /// <summary>The parties of which enough officers have signed.</summary>
    public IReadOnlySet<PartnerId> SignedBy =>
        new[] { Document.Parties.First, Document.Parties.Second }.Where(party => OfficersOf(party) >= OfficersNeeded).ToHashSet();

    public bool IsSigned => SignedBy.Count == 2;

    /// <summary>Both sides had signed it, and an officer it takes has left a card since.</summary>
    public bool IsLapsed => Completed is not null && !IsSigned;

    /// <summary>As they lie on disk.</summary>
    public IReadOnlyList<byte[]> AllSignatures => [.. Signatures.Select(signature => signature.Der), .. Past];

    public int OfficersOf(PartnerId party) => Signatures.Count(signature => signature.Party == party);

    /// <param name="newestInForce">Highest version of the same id that is in force; 0 for none.</param>
    public AgreementState StateOn(DateOnly today, ulong newestInForce) => AgreementJudging.Of(Document, SignedBy, today, newestInForce);
}
