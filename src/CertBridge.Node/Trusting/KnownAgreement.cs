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

    /// <summary>Signatures that count, one per officer: not those that were taken back.</summary>
    public required IReadOnlyList<AgreementSignature> Signatures { get; init; }

    /// <summary>Signatures by officers who have left the card.</summary>
    public required IReadOnlyList<byte[]> Past { get; init; }

    /// <summary>Signatures of officers on the cards who took them back. They count no more, and are kept: both nodes judge by the same.</summary>
    public IReadOnlyList<AgreementSignature> TakenBack { get; init; } = [];

    /// <summary>The statements by which officers on the cards took theirs back, one per officer, also where the signature has not arrived yet.</summary>
    public IReadOnlyList<AgreementSignature> Withdrawals { get; init; } = [];

    /// <summary>Statements of officers who have left the card.</summary>
    public IReadOnlyList<byte[]> PastWithdrawals { get; init; } = [];

    /// <summary>What officers of either side said of its standing.</summary>
    public IReadOnlyList<KnownStatement> Statements { get; init; } = [];

    /// <summary>Officers it takes of each side; <see cref="AgreementOrder"/> says it, which knows the agreements beside this one.</summary>
    public int OfficersNeeded { get; init; } = 1;

    /// <summary>
    /// Which of the agreements with the partner it was to be signed by enough officers of both sides, as this node saw it, from 1; null where it never was. A signature that was taken back
    /// counts here: where it crossed the last signature of the other side, the other node may have seen it in force. It stays when a signature is lost.
    /// </summary>
    public ulong? Completed { get; init; }

    /// <summary>The parties of which enough officers have signed.</summary>
    public IReadOnlySet<PartnerId> SignedBy =>
        new[] { Document.Parties.First, Document.Parties.Second }.Where(party => OfficersOf(party) >= OfficersNeeded).ToHashSet();

    public bool IsSigned => SignedBy.Count == 2;

    /// <summary>Enough of both sides signed it, were what was taken back not.</summary>
    public bool HasEverySignature => HasFromEach(OfficersNeeded);

    /// <summary>
    /// Officers of both sides have signed it, whatever became of that since. Not as many as it takes: that depends on what is signed below it by now, and both nodes must come to the same whatever arrived first.
    /// </summary>
    public bool IsOfBothSides => Completed is not null || HasFromEach(officers: 1);

    /// <summary>Both sides had signed it, and an officer it takes has left a card since, or took the signature back.</summary>
    public bool IsLapsed => !IsSigned && (Completed is not null || HasEverySignature);

    public StatementSet Said => new(Document, Statements);

    /// <summary>How it stands by that alone: the stricter of both sides.</summary>
    public AgreementStanding Standing => Said.Standing;

    /// <summary>As they lie on disk.</summary>
    public IReadOnlyList<byte[]> AllSignatures => [.. Signatures.Select(signature => signature.Der), .. TakenBack.Select(signature => signature.Der), .. Past];

    /// <summary>As they lie on disk.</summary>
    public IReadOnlyList<byte[]> AllWithdrawals => [.. Withdrawals.Select(withdrawal => withdrawal.Der), .. PastWithdrawals];

    /// <summary>Sorts what officers on the cards signed into what counts and what was taken back.</summary>
    /// <param name="signatures">Of officers on the cards, in the order in which they came.</param>
    /// <param name="withdrawals">Likewise.</param>
    public KnownAgreement With(IEnumerable<AgreementSignature> signatures, IEnumerable<AgreementSignature> withdrawals)
    {
        AgreementSignature[] takenBack = [.. OnePerOfficer(withdrawals)];
        ILookup<bool, AgreementSignature> sorted = OnePerOfficer(signatures).ToLookup(signature => takenBack.Any(withdrawal => withdrawal.Key == signature.Key));
        return this with { Signatures = [.. sorted[false]], TakenBack = [.. sorted[true]], Withdrawals = takenBack };
    }

    /// <summary>True where nothing of what arrived is new: the same bytes of the document, and of every signature beside it, were verified here before.</summary>
    public bool Holds(SignedAgreement arrived) =>
        Document.Bytes.Span.SequenceEqual(arrived.Document.Span)
        && HoldsAll(arrived.Signatures, AllSignatures)
        && HoldsAll(arrived.Withdrawals, AllWithdrawals)
        && arrived.Statements.All(said => Statements.Any(known => known.Claim == said.Claim && HoldsAll(said.Signatures, known.AllSignatures)));

    private static bool HoldsAll(IReadOnlyList<byte[]> arrived, IReadOnlyList<byte[]> known) => arrived.All(one => known.Any(der => der.AsSpan().SequenceEqual(one)));

    public bool IsTakenBackBy(KeyId officer) => Withdrawals.Any(withdrawal => withdrawal.Key == officer);

    /// <summary>An officer may sign twice, with another time in it; the first is as good as the second.</summary>
    private static IEnumerable<AgreementSignature> OnePerOfficer(IEnumerable<AgreementSignature> signatures) => signatures.DistinctBy(signature => signature.Key);

    public int OfficersOf(PartnerId party) => Signatures.Count(signature => signature.Party == party);

    /// <summary>Officers of the party who signed it, with those who took that back.</summary>
    public int EverSignedBy(PartnerId party) => OfficersOf(party) + TakenBack.Count(signature => signature.Party == party);

    /// <param name="today">In UTC.</param>
    /// <param name="newestInForce">Highest version of the same id that is in force; 0 for none.</param>
    /// <param name="standing">By what officers said since.</param>
    public AgreementState StateOn(DateOnly today, ulong newestInForce, AgreementStanding standing = AgreementStanding.Open) =>
        AgreementJudging.Of(Document, SignedBy, today, newestInForce, standing);

    private bool HasFromEach(int officers) => EverSignedBy(Document.Parties.First) >= officers && EverSignedBy(Document.Parties.Second) >= officers;
}
