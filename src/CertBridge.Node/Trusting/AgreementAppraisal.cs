using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>Holds signatures against the officers on the two cards in force.</summary>
internal static class AgreementAppraisal
{
    /// <summary>
    /// Signatures by officers who are no longer on a card are kept as past ones; one that is malformed or does not hold is a problem,
    /// because it was verified before it was written.
    /// </summary>
    public static Parsed<KnownAgreement> Appraise(Agreement document, IReadOnlyList<byte[]> signatures, VerifiedCard own, VerifiedCard partner)
    {
        List<AgreementSignature> counting = [];
        List<byte[]> past = [];
        List<Problem> problems = [];
        foreach (byte[] der in signatures)
        {
            Parsed<AgreementSignature> judged = Judge(document, der, own, partner);
            if (judged.IsValid)
                counting.Add(judged.Value);
            else if (judged.Problems.All(problem => problem.Code == IdentityErrors.SignatureUnknownSigner))
                past.Add(der);
            else
                problems.AddRange(judged.Problems);
        }
        return problems.Count > 0
            ? Parsed<KnownAgreement>.Invalid(problems)
            : Parsed<KnownAgreement>.Valid(new KnownAgreement { Document = document, Signatures = OnePerOfficer(counting), Past = past });
    }

    /// <summary>A signature that counts, or why it does not. A key listed as revoked cannot stand on a card, so it counts nowhere.</summary>
    public static Parsed<AgreementSignature> Judge(Agreement document, byte[] der, VerifiedCard own, VerifiedCard partner)
    {
        (VerifiedCard Card, CardOfficer Officer)[] officers =
            [.. own.Officers.Select(officer => (own, officer)), .. partner.Officers.Select(officer => (partner, officer))];
        var verified = DetachedSignature.Verify(document.Bytes.Span, der, [.. officers.Select(one => one.Officer.Certificate)]);
        if (!verified.IsValid)
            return Parsed<AgreementSignature>.Invalid(verified.Problems);
        (VerifiedCard card, CardOfficer officer) = officers.First(one => one.Officer.Certificate.KeyId == verified.Value.KeyId);
        return Parsed<AgreementSignature>.Valid(new AgreementSignature(card.Id, officer.Name, officer.Certificate.KeyId, der));
    }

    /// <summary>An officer may sign twice, with another time in it; the first is as good as the second.</summary>
    public static IReadOnlyList<AgreementSignature> OnePerOfficer(IEnumerable<AgreementSignature> signatures) => [.. signatures.DistinctBy(signature => signature.Key)];
}
