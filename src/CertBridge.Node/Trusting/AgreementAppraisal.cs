using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>Holds signatures against the officers on the two cards in force.</summary>
internal static class AgreementAppraisal
{
    /// <summary>
    /// What officers signed who are no longer on a card is kept as past; what is malformed or does not hold is a problem, because it was verified before it was written. But for what officers of the partner signed: a
    /// later card of theirs may give another key the name of the certificate it was signed with. That counts for nothing then, and the agreement with all that was said of it must not be lost by it.
    /// </summary>
    public static Parsed<KnownAgreement> Appraise(ShelvedAgreement shelved, VerifiedCard own, VerifiedCard partner)
    {
        List<Problem> problems = [];
        Agreement document = shelved.Document;
        (List<AgreementSignature> signatures, List<byte[]> past) = Sort(
            shelved.Signatures, der => Judge(document, der, own, partner), der => IsOfNobodyHere(Judge(own, document.Bytes.Span, der)), AgreementShelf.SignaturesFile(shelved.Path), problems);
        (List<AgreementSignature> withdrawals, List<byte[]> pastWithdrawals) = Sort(
            shelved.Withdrawals, der => JudgeWithdrawal(document, der, own, partner), der => IsOfNobodyHere(JudgeWithdrawal(document, der, own, own)), AgreementShelf.WithdrawalsFile(shelved.Path), problems);
        List<KnownStatement> statements = [.. shelved.Statements.Select(statement => AppraiseStatement(shelved, statement, own, partner, problems)).OfType<KnownStatement>()];
        if (problems.Count > 0)
            return Parsed<KnownAgreement>.Invalid(problems);
        statements = [.. new StatementSet(shelved.Document, []).With(statements).All];
        var known = new KnownAgreement { Document = shelved.Document, Signatures = [], Past = past, PastWithdrawals = pastWithdrawals, Statements = statements, Completed = shelved.Completed };
        return Parsed<KnownAgreement>.Valid(known.With(signatures, withdrawals));
    }

    private static KnownStatement? AppraiseStatement(ShelvedAgreement shelved, StatementBlock block, VerifiedCard own, VerifiedCard partner, List<Problem> problems)
    {
        var intake = new StandingIntake(own, partner);
        string file = AgreementShelf.StandingFile(shelved.Path);
        if (StandingClaim.Read(shelved.Document, own.Environment, block.Text) is not { } claim)
        {
            problems.Add(CorruptFile.Problem(file, []));
            return null;
        }
        (List<AgreementSignature> signatures, List<byte[]> past) = Sort(block.Signatures, der => intake.JudgeSignature(shelved.Document, claim, der), _ => claim.Side != own.Id, file, problems);
        return new KnownStatement(claim) { Signatures = signatures, Past = past };
    }

    /// <summary>A signature that counts, or why it does not. A key listed as revoked cannot stand on a card, so it counts nowhere.</summary>
    public static Parsed<AgreementSignature> Judge(Agreement document, byte[] der, VerifiedCard own, VerifiedCard partner) =>
        Judge([.. OfficersOf(own), .. OfficersOf(partner)], document.Bytes.Span, der);

    /// <summary>A signature over a text by an officer on one card, or why it does not count.</summary>
    public static Parsed<AgreementSignature> Judge(VerifiedCard card, ReadOnlySpan<byte> text, byte[] der) => Judge([.. OfficersOf(card)], text, der);

    /// <summary>By which officer the statement is that takes back the own signature of the document, or why it is none: each officer has a text of their own.</summary>
    public static Parsed<AgreementSignature> JudgeWithdrawal(Agreement document, byte[] der, VerifiedCard own, VerifiedCard partner)
    {
        foreach ((VerifiedCard Card, CardOfficer Officer) one in OfficersOf(own).Concat(OfficersOf(partner)))
        {
            Parsed<AgreementSignature> judged = Judge([one], SignatureWithdrawal.Write(document, own.Environment, one.Officer.Certificate.KeyId), der);
            if (!IsOfNobodyHere(judged))
                return judged;
        }
        return Parsed<AgreementSignature>.Invalid(new Problem(IdentityErrors.SignatureUnknownSigner, "", "The signature names none of the officers at hand as its signer."));
    }

    /// <summary>The only thing wrong with it is that its signer is on neither card.</summary>
    public static bool IsOfNobodyHere(Parsed<AgreementSignature> signature) =>
        !signature.IsValid && signature.Problems.All(problem => problem.Code == IdentityErrors.SignatureUnknownSigner);

    private static (List<AgreementSignature> Counting, List<byte[]> Past) Sort(
        IReadOnlyList<byte[]> ders, Func<byte[], Parsed<AgreementSignature>> judge, Func<byte[], bool> isTheirs, string file, List<Problem> problems)
    {
        List<AgreementSignature> counting = [];
        List<byte[]> past = [];
        List<Problem> causes = [];
        foreach (byte[] der in ders)
        {
            Parsed<AgreementSignature> judged = judge(der);
            if (judged.IsValid)
                counting.Add(judged.Value);
            else if (IsOfNobodyHere(judged) || (judged.Problems.All(problem => problem.Code == IdentityErrors.SignatureWrong) && isTheirs(der)))
                past.Add(der);
            else
                causes.AddRange(judged.Problems);
        }
        if (causes.Count > 0)
            problems.Add(CorruptFile.Problem(file, causes));
        return (counting, past);
    }

    private static Parsed<AgreementSignature> Judge((VerifiedCard Card, CardOfficer Officer)[] officers, ReadOnlySpan<byte> text, byte[] der)
    {
        var verified = DetachedSignature.Verify(text, der, [.. officers.Select(one => one.Officer.Certificate)]);
        if (!verified.IsValid)
            return Parsed<AgreementSignature>.Invalid(verified.Problems);
        (VerifiedCard card, CardOfficer officer) = officers.First(one => one.Officer.Certificate.KeyId == verified.Value.KeyId);
        return Parsed<AgreementSignature>.Valid(new AgreementSignature(card.Id, officer.Name, officer.Certificate.KeyId, der));
    }

    private static IEnumerable<(VerifiedCard Card, CardOfficer Officer)> OfficersOf(VerifiedCard card) => card.Officers.Select(officer => (card, officer));
}
