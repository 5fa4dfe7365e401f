using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>Judges a document with signatures against what is believed and what lies on the shelf; changes nothing itself.</summary>
/// <param name="snapshot">What is believed.</param>
/// <param name="own">The own card that says who our officers are; newer than the snapshot's where that was not taken in yet.</param>
/// <param name="shelf">Where documents lie.</param>
internal sealed class AgreementIntake(TrustSnapshot snapshot, VerifiedCard own, AgreementShelf shelf)
{
    /// <param name="from">The partner it came from over the link, who may speak only of agreements it is a party of; null for an operator of this node.</param>
    public Parsed<AgreementTaken> Take(ReadOnlyMemory<byte> bytes, IReadOnlyList<byte[]> signatures, PartnerId? from)
    {
        if (LimitObjection(bytes, signatures) is { } limit)
            return Parsed<AgreementTaken>.Invalid(limit);
        Parsed<Agreement> read = Agreement.Read(bytes);
        if (!read.IsValid)
            return Parsed<AgreementTaken>.Invalid(read.Problems);
        Agreement document = read.Value;
        if (PartnerOf(document, from) is not { } partner)
            return Refused(TrustErrors.AgreementNotOurs, "parties", $"{document} is between {document.Parties.First} and {document.Parties.Second}{(from is { } sender ? $" and came from {sender}" : "")}.");
        Parsed<AgreementSignature>[] judged = [.. signatures.Select(der => AgreementAppraisal.Judge(document, der, own, partner.Card)).Where(one => from is null || !IsOfNobodyHere(one))];
        Problem[] problems = [.. judged.SelectMany(one => one.Problems), .. ShelfProblems(document)];
        return problems.Length > 0
            ? Parsed<AgreementTaken>.Invalid(problems)
            : Merge(document, partner, [.. judged.Select(one => one.Value!)]);
    }

    private static Problem? LimitObjection(ReadOnlyMemory<byte> bytes, IReadOnlyList<byte[]> signatures)
    {
        if (bytes.Length > Limits.AgreementBytesMax)
            return new Problem(TrustErrors.AgreementLimit, "document", $"The document has {bytes.Length} bytes; the limit is {Limits.AgreementBytesMax}.");
        if (signatures.Count > Limits.AgreementSignaturesMax)
            return new Problem(TrustErrors.AgreementLimit, "signatures", $"There are {signatures.Count} signatures; the limit is {Limits.AgreementSignaturesMax}.");
        int longest = signatures.Count == 0 ? 0 : signatures.Max(der => der.Length);
        return longest > Limits.SignatureBytesMax
            ? new Problem(TrustErrors.AgreementLimit, "signatures", $"A signature has {longest} bytes; the limit is {Limits.SignatureBytesMax}.")
            : null;
    }

    private TrustedPartner? PartnerOf(Agreement document, PartnerId? from)
    {
        if (!document.HasParty(snapshot.Self))
            return null;
        PartnerId other = document.OtherParty(snapshot.Self);
        return from is { } sender && sender != other ? null : snapshot.Find(other);
    }

    /// <summary>
    /// A partner sends all it holds, also what an officer signed who has left a card since. That is no reason to pass over the others: it counts for nothing and
    /// is not kept.
    /// </summary>
    private static bool IsOfNobodyHere(Parsed<AgreementSignature> signature) =>
        !signature.IsValid && signature.Problems.All(problem => problem.Code == IdentityErrors.SignatureUnknownSigner);

    /// <summary>Between two parties the name of a document is taken by the bytes that were first written under it.</summary>
    private IEnumerable<Problem> ShelfProblems(Agreement document)
    {
        if (shelf.FindDocument(document) is not { } shelved)
            return [];
        return shelved.IsValid && shelved.Value.AsSpan().SequenceEqual(document.Bytes.Span)
            ? []
            : shelved.IsValid
                ? [new Problem(TrustErrors.AgreementOtherBytes, "metadata.version", $"Other bytes are already here under {document}; what came has the hash {document.Hash}.")]
                : shelved.Problems;
    }

    private Parsed<AgreementTaken> Merge(Agreement document, TrustedPartner partner, IReadOnlyList<AgreementSignature> arrived)
    {
        KnownAgreement? known = partner.Agreements.FirstOrDefault(one => one.Document.Hash == document.Hash);
        if (known is null && arrived.Count == 0)
            return Refused(TrustErrors.AgreementUnsigned, "signatures", $"{document} came without a signature.");
        if (known is null && partner.Agreements.Count >= Limits.AgreementsPerPartnerMax)
            return Refused(TrustErrors.AgreementLimit, "document", $"There are {partner.Agreements.Count} agreements with {partner.Id}; the limit is {Limits.AgreementsPerPartnerMax}.");
        ILookup<bool, AgreementSignature> held = (known?.Signatures ?? []).ToLookup(StillCounts);
        AgreementSignature[] before = [.. held[true]];
        IReadOnlyList<AgreementSignature> merged = AgreementAppraisal.OnePerOfficer([.. before, .. arrived]);
        if (merged.Count > Limits.AgreementSignaturesMax)
            return Refused(TrustErrors.AgreementLimit, "signatures", $"With these {document} would have {merged.Count} signatures; the limit is {Limits.AgreementSignaturesMax}.");
        var agreement = new KnownAgreement
        {
            Document = known?.Document ?? document,
            Signatures = merged,
            Past = [.. held[false].Select(signature => signature.Der).Concat(known?.Past ?? []).Take(Limits.AgreementSignaturesMax - merged.Count)],
            Completed = known?.Completed,
        };
        bool isChanged = known is null || merged.Count > before.Length;
        return Parsed<AgreementTaken>.Valid(new AgreementTaken(partner.Id, isChanged ? agreement : known!, isChanged));
    }

    /// <summary>Those of the partner were held against the card of the snapshot, which is the newest of theirs.</summary>
    private bool StillCounts(AgreementSignature signature) =>
        signature.Party != own.Id || own.HasOfficer(signature.Key);

    private static Parsed<AgreementTaken> Refused(ErrorCode code, string field, string message) =>
        Parsed<AgreementTaken>.Invalid(new Problem(code, field, message));
}
