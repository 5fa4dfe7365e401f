using CertBridge.Protocol.Errors;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Proving;

/// <summary>
/// Verifies evidence with nothing but the file: no node, no context, no clock. The questions in this order, all that fails is named:
/// 1. the card is signed by the root key it names, is of the partner and the environment, and fits the fingerprint that was given;
/// 2. each note is a checkpoint of the partner's log about the holder, or of one about somebody else where the holder is a witness, by a log key of that card;
/// 3. there is at least one.
/// What the heads that were signed show together is said apart: one signature alone contradicts nothing.
/// </summary>
internal static class EvidenceVerification
{
    /// <param name="evidence">What the file says.</param>
    /// <param name="fingerprints">Of the card, or the id of its root key; none to compare by eye.</param>
    public static Parsed<VerifiedEvidence> Verify(LedgerEvidence evidence, IReadOnlyList<string> fingerprints)
    {
        Parsed<VerifiedCard> card = CardVerification.Card(evidence.Card, held: null); // step 1
        if (!card.IsValid)
            return Parsed<VerifiedEvidence>.Invalid([.. card.Problems.Select(problem => problem with { Field = "card" })]);
        if (card.Value.Id != evidence.Partner || card.Value.Environment != evidence.Environment)
        {
            return Parsed<VerifiedEvidence>.Invalid(new Problem(IdentityErrors.CardOfAnother, "card",
                $"It is of {card.Value.Id} in {card.Value.Environment}; the log is of {evidence.Partner} in {evidence.Environment}."));
        }
        List<Problem> problems = [.. CardComparing.Objections([card.Value], fingerprints)];
        List<ShownHead> heads = [];
        foreach ((string field, byte[] note) in new[] { ("followed", evidence.Followed), ("shown", evidence.Shown) }.Where(one => one.Item2.Length > 0)) // step 2
        {
            string origin = OriginOf(note, evidence, heads);
            Parsed<LogCheckpoint> head = SignedNote.Open(note, origin, ProofVerification.KeysOf(card.Value), ProofVerification.Under(card.Value));
            problems.AddRange(head.Problems.Select(problem => problem with { Field = field }));
            if (head.IsValid)
                heads.Add(new ShownHead(field, head.Value));
        }
        if (problems.Count == 0 && heads.Count == 0) // step 3
            problems.Add(new Problem(LedgerErrors.CheckpointForm, "shown", "There is no signed head in it: it is one side's word."));
        return problems.Count == 0
            ? Parsed<VerifiedEvidence>.Valid(new VerifiedEvidence(evidence, card.Value, heads, CardComparing.AreAllCompared([card.Value], fingerprints)))
            : Parsed<VerifiedEvidence>.Invalid(problems);
    }

    /// <summary>What a witness keeps is of a log of the partner about a third; which, the first note says, and the second has to be of the same.</summary>
    private static string OriginOf(byte[] note, LedgerEvidence evidence, List<ShownHead> before)
    {
        if (!evidence.IsOfAWitness)
            return LogCheckpoint.OriginIn(note, evidence.Environment, evidence.Partner, evidence.Holder);
        if (before is [{ Head.Origin: var first }])
            return first;
        bool isOfThePartner = SignedNote.Peek(note) is { IsValid: true, Value.Origin: var said } && LogOrigin.TryParse(said, out LogOrigin? log)
            && log.Environment == evidence.Environment && log.Owner == evidence.Partner && log.About != evidence.Partner && log.About != evidence.Holder;
        return isOfThePartner ? SignedNote.Peek(note).Value!.Origin : $"certbridge/{evidence.Environment}/{evidence.Partner}/ and a partner that is neither {evidence.Partner} nor {evidence.Holder}";
    }
}

/// <summary>Evidence whose signatures hold.</summary>
/// <param name="Evidence">What the file says.</param>
/// <param name="Card">Of the partner.</param>
/// <param name="Heads">Signed by it: what was followed, what was shown.</param>
/// <param name="IsCompared">True where a fingerprint was given.</param>
internal sealed record VerifiedEvidence(LedgerEvidence Evidence, VerifiedCard Card, IReadOnlyList<ShownHead> Heads, bool IsCompared)
{
    /// <summary>What the two heads show to whoever trusts neither side.</summary>
    public ShownFact Shows => Heads is not [{ Head: var before }, { Head: var after }] ? ShownFact.OneHead
        : before.Size == after.Size ? before.Root == after.Root ? ShownFact.OneHead : ShownFact.Equivocation
        : after.Size < before.Size ? ShownFact.Shorter : ShownFact.Longer;
}

/// <summary>A head that was signed.</summary>
/// <param name="Field">followed or shown.</param>
/// <param name="Head">What it says.</param>
internal sealed record ShownHead(string Field, LogCheckpoint Head);

/// <summary>What two signed heads show.</summary>
internal enum ShownFact
{
    /// <summary>One head, or the same twice: nothing that contradicts itself.</summary>
    OneHead = 1,

    /// <summary>One size, two roots: proof against whoever holds the key, whatever anybody says.</summary>
    Equivocation = 2,

    /// <summary>What was shown is smaller than what was followed. That it came later is the holder's word.</summary>
    Shorter = 3,

    /// <summary>What was shown is larger. That it does not continue the other the owner can refute by a consistency proof (RFC 6962 section 2.1.2).</summary>
    Longer = 4,
}
