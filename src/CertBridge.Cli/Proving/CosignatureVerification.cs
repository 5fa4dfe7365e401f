using CertBridge.Protocol.Errors;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Witnessing;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Proving;

/// <summary>
/// Verifies a cosignature with nothing but the file: no node, no context, no clock. The questions in this order, the first that fails is the finding:
/// 1. the card is signed by the root key it names, is of the witness and the environment, and fits the fingerprint that was given;
/// 2. the checkpoint has its form, and is of the log of the owner about the partner;
/// 3. a log key of that card signed the line over it.
/// The owner's own signature is not asked here: the witness verified it, and a proof or an export of the same log holds the owner's card.
/// </summary>
internal static class CosignatureVerification
{
    /// <param name="file">What the file says.</param>
    /// <param name="fingerprint">Of the witness's card, or the id of its root key; null to compare by eye.</param>
    public static Parsed<VerifiedCosignature> Verify(LedgerCosignature file, string? fingerprint)
    {
        Parsed<VerifiedCard> card = CardVerification.Card(file.Card, held: null); // step 1
        if (!card.IsValid)
            return Parsed<VerifiedCosignature>.Invalid([.. card.Problems.Select(problem => problem with { Field = "card" })]);
        if (card.Value.Id != file.Witness || card.Value.Environment != file.Environment)
            return Invalid(new Problem(IdentityErrors.CardOfAnother, "card", $"It is of {card.Value.Id} in {card.Value.Environment}; the witness is {file.Witness} in {file.Environment}."));
        if (fingerprint is not null && !ProofVerification.IsOf(card.Value, fingerprint))
            return Invalid(new Problem(IdentityErrors.FingerprintMismatch, "card", $"The card in the file has the fingerprint {card.Value.Fingerprint} and the root key {card.Value.RootKeyId}."));
        Parsed<LogCheckpoint> head = SignedNote.Peek(file.Checkpoint); // step 2
        if (!head.IsValid)
            return Invalid(head.Problems[0] with { Field = "checkpoint" });
        if (!LogOrigin.TryParse(head.Value.Origin, out LogOrigin? log) || log.Environment != file.Environment || log.Owner != file.Owner || log.About != file.About)
            return Invalid(new Problem(LedgerErrors.CheckpointOrigin, "checkpoint", $"It is not of the log of {file.Owner} about {file.About} in {file.Environment}."));
        Parsed<CosignedHead> cosigned = Cosignature.Open( // step 3
            file.Line, head.Value, Cosignature.NameOf(file.Environment, file.Witness), ProofVerification.KeysOf(card.Value), ProofVerification.Under(card.Value));
        return cosigned.IsValid
            ? Parsed<VerifiedCosignature>.Valid(new VerifiedCosignature(file, cosigned.Value, card.Value))
            : Invalid(cosigned.Problems[0] with { Field = "cosignature" });
    }

    private static Parsed<VerifiedCosignature> Invalid(Problem problem) => Parsed<VerifiedCosignature>.Invalid(problem);
}
