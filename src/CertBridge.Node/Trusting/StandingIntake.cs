using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>Judges what officers say of an agreement's standing; changes nothing itself.</summary>
/// <param name="own">The own card.</param>
/// <param name="partner">The partner's.</param>
internal sealed class StandingIntake(VerifiedCard own, VerifiedCard partner)
{
    /// <summary>Over a limit, or in words that are none; null for neither. Asked before a signature is looked at.</summary>
    public static Problem? Objection(IReadOnlyList<SignedClaim> statements)
    {
        const int most = Limits.AgreementStatementsPerSideMax * 2;
        if (statements.Count > most)
            return new Problem(TrustErrors.AgreementLimit, "statements", $"There are {statements.Count} statements; the limit is {most}.");
        if (statements.FirstOrDefault(one => one.Signatures.Count > Limits.AgreementSignaturesMax) is { } many)
            return new Problem(TrustErrors.AgreementLimit, "statements", $"A statement has {many.Signatures.Count} signatures; the limit is {Limits.AgreementSignaturesMax}.");
        return statements.SelectMany(one => one.Signatures).FirstOrDefault(der => der.Length > Limits.SignatureBytesMax) is { } long_
            ? new Problem(TrustErrors.AgreementLimit, "statements", $"A signature has {long_.Length} bytes; the limit is {Limits.SignatureBytesMax}.")
            : null;
    }

    /// <summary>
    /// What came over the link: each signature must hold, by an officer on the card of the side that speaks. Those of officers who have left it are passed over, and a statement that
    /// nobody on a card signed with them.
    /// </summary>
    public Parsed<StatementSet> Judge(Agreement document, IReadOnlyList<SignedClaim> statements)
    {
        List<KnownStatement> judged = [];
        List<Problem> problems = [];
        foreach (SignedClaim one in statements)
        {
            if (!one.Claim.IsWellFormed(document))
            {
                problems.Add(Malformed(document, one.Claim));
                continue;
            }
            Parsed<AgreementSignature>[] signatures = [.. one.Signatures.Select(der => JudgeSignature(document, one.Claim, der)).Where(signature => !AgreementAppraisal.IsOfNobodyHere(signature))];
            problems.AddRange(signatures.SelectMany(signature => signature.Problems));
            if (problems.Count == 0 && signatures.Length > 0)
                judged.Add(new KnownStatement(one.Claim) { Signatures = [.. signatures.Select(signature => signature.Value!)], Past = [] });
        }
        return problems.Count > 0 ? Parsed<StatementSet>.Invalid(problems) : Parsed<StatementSet>.Valid(new StatementSet(document, []).With(judged));
    }

    /// <summary>What an officer of this node says.</summary>
    /// <param name="known">The agreement.</param>
    /// <param name="claim">What is said.</param>
    /// <param name="der">The officer's signature.</param>
    /// <param name="inForce">The agreement in force with the partner; null for none.</param>
    public Parsed<KnownStatement> JudgeOwn(KnownAgreement known, StandingClaim claim, byte[] der, KnownAgreement? inForce)
    {
        if (Refusal(known, claim, inForce) is { } refusal)
            return Parsed<KnownStatement>.Invalid(refusal);
        Parsed<AgreementSignature> signature = JudgeSignature(known.Document, claim, der);
        return signature.IsValid
            ? Parsed<KnownStatement>.Valid(new KnownStatement(claim) { Signatures = [signature.Value], Past = [] })
            : Parsed<KnownStatement>.Invalid(signature.Problems);
    }

    /// <summary>A signature over the statement, by an officer on the card of the side that speaks.</summary>
    public Parsed<AgreementSignature> JudgeSignature(Agreement document, StandingClaim claim, byte[] der) =>
        AgreementAppraisal.Judge(claim.Side == own.Id ? own : partner, claim.Write(document, own.Environment), der);

    private Problem? Refusal(KnownAgreement known, StandingClaim claim, KnownAgreement? inForce)
    {
        Agreement document = known.Document;
        if (claim.Side != own.Id || !claim.IsWellFormed(document))
            return Malformed(document, claim);
        bool isOurs = claim.Word != StandingWord.Resumed && known.EverSignedBy(own.Id) > 0; // whoever signs last could bring it into force
        if (!known.HasEverySignature && known.Completed is null && !isOurs)
            return new Problem(AgreementErrors.NotAgreed, "version", $"{document} is not signed by both sides, and by nobody of {own.Id}: there is nothing of it to stop.");
        if (known.Standing == AgreementStanding.Terminated)
            return new Problem(AgreementErrors.Ended, "version", $"{document} was terminated, and that is final: propose a version above {document.Version}.");
        AgreementStanding standing = known.Said.StandingOf(own.Id);
        if (claim.Word == StandingWord.Resumed && standing == AgreementStanding.Open)
        {
            string by = known.Standing == AgreementStanding.Open ? "nobody has suspended it" : $"{partner.Id} has suspended it, and each side lifts its own";
            return new Problem(AgreementErrors.NotSuspended, "standing", $"{own.Id} has not suspended {document}: {by}.");
        }
        if (claim.Word != StandingWord.Resumed && inForce?.Document is { } higher && higher.Hash != document.Hash && AgreementOrder.Ranked([known, inForce]).Last().Document.Hash == higher.Hash)
        {
            string verb = claim.Word == StandingWord.Suspended ? "suspend" : "terminate";
            return new Problem(AgreementErrors.HigherInForce, "version", $"{higher} is in force and takes the place of {document}: certbridge agreement {verb} {higher.Id} --version {higher.Version}.");
        }
        ulong next = known.Said.NextSerial(own.Id);
        bool joins = claim.Word == StandingWord.Resumed && known.Said.Newest(own.Id)?.Claim == claim;
        return joins || claim.Serial == next
            ? null
            : new Problem(AgreementErrors.StatementOutdated, "serial", $"The next statement of {own.Id} about {document} has serial {next}; this one has {claim.Serial}, and another came first.");
    }

    private static Problem Malformed(Agreement document, StandingClaim claim) => new(AgreementErrors.StatementForm, "statement",
        $"A statement about {document} is said by one of its two sides, with a serial from 1 to {Limits.AgreementSerialMax}, a word that is known, and a reason where it does not lift; "
        + $"this is by {claim.Side}, serial {claim.Serial}, {StandingWords.Of(claim.Word)}, {StandingWords.Of(claim.Reason)}.");
}
