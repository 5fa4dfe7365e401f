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
    /// <param name="arrived">The document and what was signed about it.</param>
    /// <param name="from">The partner it came from over the link, who may speak only of agreements it is a party of; null for an operator of this node.</param>
    public Parsed<AgreementTaken> Take(SignedAgreement arrived, PartnerId? from)
    {
        if (LimitObjection(arrived) is { } limit)
            return Parsed<AgreementTaken>.Invalid(limit);
        Parsed<Agreement> read = Agreement.Read(arrived.Document);
        if (!read.IsValid)
            return Parsed<AgreementTaken>.Invalid(read.Problems);
        Agreement document = read.Value;
        if (PartnerOf(document, from) is not { } partner)
            return NotOurs(document, from);
        Parsed<AgreementSignature>[] signatures = JudgeEach(arrived.Signatures, der => AgreementAppraisal.Judge(document, der, own, partner.Card), from);
        Parsed<AgreementSignature>[] withdrawals = JudgeEach(arrived.Withdrawals, der => AgreementAppraisal.JudgeWithdrawal(document, der, own, partner.Card), from);
        Parsed<StatementSet> statements = new StandingIntake(own, partner.Card).Judge(document, arrived.Statements);
        Problem[] problems = [.. signatures.Concat(withdrawals).SelectMany(one => one.Problems), .. statements.Problems, .. ShelfProblems(document)];
        return problems.Length > 0
            ? Parsed<AgreementTaken>.Invalid(problems)
            : Merge(document, partner, new Judged([.. signatures.Select(one => one.Value!)], [.. withdrawals.Select(one => one.Value!)], statements.Value!.All), from);
    }

    /// <summary>
    /// An officer takes back the own signature. What both sides have signed as this node sees it loses none: it is suspended or terminated. Where the last signature of the other side
    /// is on its way at this moment the withdrawal came first, and it holds on both nodes.
    /// </summary>
    public Parsed<AgreementTaken> Withdraw(Agreement document, byte[] statement)
    {
        if (PartnerOf(document, from: null) is not { } partner || partner.Agreements.FirstOrDefault(one => one.Document.Hash == document.Hash) is not { } known)
            return NotOurs(document, from: null);
        Parsed<AgreementSignature> judged = AgreementAppraisal.JudgeWithdrawal(document, statement, own, partner.Card);
        if (!judged.IsValid)
            return Parsed<AgreementTaken>.Invalid(judged.Problems);
        AgreementSignature withdrawal = judged.Value;
        if (known.IsTakenBackBy(withdrawal.Key))
            return Parsed<AgreementTaken>.Valid(new AgreementTaken(partner.Id, known, IsChanged: false));
        if (known.IsSigned)
            return Refused(AgreementErrors.SignedByBoth, "version", $"{document} is signed by both sides, and no signature is taken out of it: certbridge agreement suspend {document.Id}, or certbridge agreement terminate {document.Id}.");
        return known.Signatures.Any(signature => signature.Key == withdrawal.Key)
            ? Merge(document, partner, new Judged([], [withdrawal], []), from: null)
            : Refused(AgreementErrors.NothingToWithdraw, "signature", $"{withdrawal.Party}/{withdrawal.Officer} has not signed {document}: there is nothing to take back.");
    }

    /// <summary>An officer of this node suspends, resumes or terminates it; what lifts joins what another officer has signed.</summary>
    public Parsed<AgreementTaken> ChangeStanding(Agreement document, StandingClaim claim, byte[] signature, DateTimeOffset now)
    {
        if (PartnerOf(document, from: null) is not { } partner || partner.Agreements.FirstOrDefault(one => one.Document.Hash == document.Hash) is not { } known)
            return NotOurs(document, from: null);
        Parsed<KnownStatement> said = new StandingIntake(own, partner.Card).JudgeOwn(known, claim, signature, partner.InForce(now));
        return said.IsValid ? Merge(document, partner, new Judged([], [], [said.Value]), from: null) : Parsed<AgreementTaken>.Invalid(said.Problems);
    }

    private static Problem? LimitObjection(SignedAgreement arrived)
    {
        if (arrived.Document.Length > Limits.AgreementBytesMax)
            return new Problem(TrustErrors.AgreementLimit, "document", $"The document has {arrived.Document.Length} bytes; the limit is {Limits.AgreementBytesMax}.");
        return LimitObjection("signatures", arrived.Signatures, Limits.AgreementSignaturesMax) ?? LimitObjection("withdrawals", arrived.Withdrawals, Limits.AgreementWithdrawalsMax) ?? StandingIntake.Objection(arrived.Statements);
    }

    private static Problem? LimitObjection(string field, IReadOnlyList<byte[]> ders, int most)
    {
        if (ders.Count > most)
            return new Problem(TrustErrors.AgreementLimit, field, $"There are {ders.Count} {field}; the limit is {most}.");
        int longest = ders.Count == 0 ? 0 : ders.Max(der => der.Length);
        return longest > Limits.SignatureBytesMax
            ? new Problem(TrustErrors.AgreementLimit, field, $"One of the {field} has {longest} bytes; the limit is {Limits.SignatureBytesMax}.")
            : null;
    }

    /// <summary>
    /// A partner sends all it holds, also what an officer signed who has left a card since. That is no reason to pass over the others: it counts for nothing and
    /// is not kept.
    /// </summary>
    private static Parsed<AgreementSignature>[] JudgeEach(IReadOnlyList<byte[]> ders, Func<byte[], Parsed<AgreementSignature>> judge, PartnerId? from) =>
        [.. ders.Select(judge).Where(one => from is null || !AgreementAppraisal.IsOfNobodyHere(one))];

    private TrustedPartner? PartnerOf(Agreement document, PartnerId? from)
    {
        if (!document.HasParty(snapshot.Self))
            return null;
        PartnerId other = document.OtherParty(snapshot.Self);
        return from is { } sender && sender != other ? null : snapshot.Find(other);
    }

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

    private Parsed<AgreementTaken> Merge(Agreement document, TrustedPartner partner, Judged arrived, PartnerId? from)
    {
        KnownAgreement? known = partner.Agreements.FirstOrDefault(one => one.Document.Hash == document.Hash);
        if (known is null && shelf.FindDocument(document) is not null)
            return Refused(HomeErrors.HomeFileCorrupt, "document", $"{document} lies in agreements and could not be read with what was signed about it: certbridge node doctor names the file.");
        if (known is null && arrived.Signatures.Count == 0)
            return Refused(TrustErrors.AgreementUnsigned, "signatures", $"{document} came without a signature.");
        if (known is null && partner.Agreements.Count >= Limits.AgreementsPerPartnerMax)
            return Refused(TrustErrors.AgreementLimit, "document", $"There are {partner.Agreements.Count} agreements with {partner.Id}; the limit is {Limits.AgreementsPerPartnerMax}.");
        if (from is null && arrived.Signatures.FirstOrDefault(signature => known?.IsTakenBackBy(signature.Key) == true) is { } again)
            return Refused(AgreementErrors.TakenBack, "signature", $"{again.Party}/{again.Officer} has taken the signature of {document} back, for good: propose a version above {document.Version}.");
        KnownAgreement before = WithoutDeparted(known ?? new KnownAgreement { Document = document, Signatures = [], Past = [] });
        KnownAgreement merged = before.With([.. Given(before), .. arrived.Signatures], [.. before.Withdrawals, .. arrived.Withdrawals]) with { Statements = before.Said.With(arrived.Statements).All };
        int count = Given(merged).Count();
        if (count > Limits.AgreementSignaturesMax)
            return Refused(TrustErrors.AgreementLimit, "signatures", $"With these {document} would have {count} signatures; the limit is {Limits.AgreementSignaturesMax}.");
        bool isChanged = known is null || count > Given(before).Count() || merged.Withdrawals.Count > before.Withdrawals.Count || !merged.Said.SaysTheSame(before.Said);
        return Parsed<AgreementTaken>.Valid(new AgreementTaken(partner.Id, isChanged ? WithinLimits(merged) : known!, isChanged));
    }

    private static IEnumerable<AgreementSignature> Given(KnownAgreement agreement) => [.. agreement.Signatures, .. agreement.TakenBack];

    /// <summary>What officers signed who have left the own card, which may be newer than the snapshot's, is past.</summary>
    private KnownAgreement WithoutDeparted(KnownAgreement known)
    {
        ILookup<bool, AgreementSignature> signatures = Given(known).ToLookup(StillCounts), withdrawals = known.Withdrawals.ToLookup(StillCounts);
        return (known with
        {
            Past = [.. signatures[false].Select(signature => signature.Der), .. known.Past],
            PastWithdrawals = [.. withdrawals[false].Select(withdrawal => withdrawal.Der), .. known.PastWithdrawals],
            Statements = [.. known.Statements.Select(WithoutDeparted)],
        }).With(signatures[true], withdrawals[true]);
    }

    private KnownStatement WithoutDeparted(KnownStatement statement)
    {
        ILookup<bool, AgreementSignature> signatures = statement.Signatures.ToLookup(StillCounts);
        return statement with { Signatures = [.. signatures[true]], Past = [.. signatures[false].Select(signature => signature.Der), .. statement.Past] };
    }

    /// <summary>What counts has its place; of what is past as much is kept as there is room for.</summary>
    private static KnownAgreement WithinLimits(KnownAgreement agreement) => agreement with
    {
        Past = [.. agreement.Past.Take(Limits.AgreementSignaturesMax - Given(agreement).Count())],
        PastWithdrawals = [.. agreement.PastWithdrawals.Take(Limits.AgreementWithdrawalsMax - agreement.Withdrawals.Count)],
    };

    /// <summary>Those of the partner were held against the card of the snapshot, which is the newest of theirs.</summary>
    private bool StillCounts(AgreementSignature signature) =>
        signature.Party != own.Id || own.HasOfficer(signature.Key);

    private static Parsed<AgreementTaken> NotOurs(Agreement document, PartnerId? from) =>
        Refused(TrustErrors.AgreementNotOurs, "parties", $"{document} is between {document.Parties.First} and {document.Parties.Second}{(from is { } sender ? $" and came from {sender}" : "")}.");

    private static Parsed<AgreementTaken> Refused(ErrorCode code, string field, string message) =>
        Parsed<AgreementTaken>.Invalid(new Problem(code, field, message));

    /// <summary>What arrived and holds.</summary>
    private sealed record Judged(IReadOnlyList<AgreementSignature> Signatures, IReadOnlyList<AgreementSignature> Withdrawals, IReadOnlyList<KnownStatement> Statements);
}
