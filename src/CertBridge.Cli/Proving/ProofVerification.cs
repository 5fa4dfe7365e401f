using System.Security.Cryptography;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Proving;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Cli.Proving;

/// <summary>
/// Verifies a proof of one receipt with nothing but the file: no node, no context, no clock. The questions in this order, the first that fails is the finding:
/// 1. the card is signed by the root key it names, and is of the owner and environment the file names;
/// 2. its fingerprint, or its root key, is the one that was given;
/// 3. checkpoint, record, index and path (<see cref="ReceiptProof.Verify"/>);
/// 4. the envelope named beside the receipt is the one in it.
/// Dates are told and refuse nothing: a card that has expired since still says who signed then.
/// </summary>
internal static class ProofVerification
{
    private const int KeyIdDigits = 2 * Digest.SizeBytes;

    /// <param name="proof">What the file says.</param>
    /// <param name="fingerprint">The card's fingerprint, or the 64 hexadecimal digits of its root key's id; null to compare by eye.</param>
    public static Parsed<VerifiedProof> Verify(LedgerProof proof, string? fingerprint)
    {
        ReceiptProof receipt = proof.Receipt;
        Parsed<VerifiedCard> card = CardVerification.Card(proof.Card, held: null); // step 1
        if (!card.IsValid)
            return Parsed<VerifiedProof>.Invalid(card.Problems);
        if (card.Value.Id != receipt.Owner || card.Value.Environment != receipt.Environment)
            return Invalid(IdentityErrors.CardOfAnother, "card", $"It is of {card.Value.Id} in {card.Value.Environment}; the log is of {receipt.Owner} in {receipt.Environment}.");
        if (fingerprint is not null && !IsOf(card.Value, fingerprint)) // step 2
            return Invalid(IdentityErrors.FingerprintMismatch, "card", $"The card in the file has the fingerprint {card.Value.Fingerprint} and the root key {card.Value.RootKeyId}.");
        Parsed<ProvenReceipt> proven = receipt.Verify(KeysOf(card.Value), Under(card.Value)); // step 3
        if (!proven.IsValid)
            return Parsed<VerifiedProof>.Invalid(proven.Problems);
        if (!proven.Value.Receipt.EnvelopeId.Span.SequenceEqual(proof.EnvelopeId)) // step 4
            return Invalid(LedgerErrors.ProofNames, "envelopeId", $"The receipt is of the envelope {ProofForm.IdText(proven.Value.Receipt.EnvelopeId.Span)}.");
        return proven.Value.Receipt.EnvelopeDigest.Span.SequenceEqual(proof.EnvelopeDigest)
            ? Parsed<VerifiedProof>.Valid(new VerifiedProof(proof, proven.Value, card.Value))
            : Invalid(LedgerErrors.ProofNames, "envelopeDigest", $"The receipt is of the envelope with digest {Convert.ToHexStringLower(proven.Value.Receipt.EnvelopeDigest.Span)}.");
    }

    /// <summary>A root key stays while cards come and go, so that who has many proofs of one partner pins that.</summary>
    public static bool IsOf(VerifiedCard card, string given)
    {
        string digits = given.Trim();
        return digits.Length == KeyIdDigits && digits.All(char.IsAsciiHexDigit)
            ? CryptographicOperations.FixedTimeEquals(Convert.FromHexString(digits), card.RootKeyId.ToBytes())
            : Fingerprint.Matches(given, card.Digest);
    }

    /// <summary>Verifies under the log keys of a card.</summary>
    public static VerifyBytes Under(VerifiedCard card) => (key, message, signature) =>
        card.LogKeys.FirstOrDefault(known => known.Id == key) is { } log && PublicKeySignature.Verify(log.PublicKey, message, signature);

    public static KeyId[] KeysOf(VerifiedCard card) => [.. card.LogKeys.Select(key => key.Id)];

    private static Parsed<VerifiedProof> Invalid(ErrorCode code, string field, string message) => Parsed<VerifiedProof>.Invalid(new Problem(code, field, message));
}

/// <summary>A proof that holds.</summary>
/// <param name="Proof">What the file says.</param>
/// <param name="Proven">The receipt and the head over it.</param>
/// <param name="Card">Of whoever gave it. That it is theirs, only its fingerprint says.</param>
internal sealed record VerifiedProof(LedgerProof Proof, ProvenReceipt Proven, VerifiedCard Card)
{
    /// <summary>Since when a log key under the checkpoint is suspect by this card, where the receipt says it was given later; null where nothing is doubted. One that says it was given earlier shows nothing by its own clock.</summary>
    public DateTimeOffset? SuspectSince { get; } = Card.LogKeys
        .Where(key => Proof.Receipt.Verify([key.Id], ProofVerification.Under(Card)).IsValid)
        .Select(key => Card.SuspectSince(key.Id, DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(Proven.Receipt.ReceivedMs, 253_370_764_800_000))))
        .FirstOrDefault(since => since is not null);
}
