using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Proving;

/// <summary>Whose the cards in a file are: only fingerprints that people read aloud say that, and they are given in any order.</summary>
internal static class CardComparing
{
    /// <summary>Each fingerprint that is of none of the cards.</summary>
    public static IEnumerable<Problem> Objections(IReadOnlyList<VerifiedCard> cards, IReadOnlyList<string> fingerprints)
    {
        int strange = fingerprints.Count(given => !cards.Any(card => ProofVerification.IsOf(card, given)));
        string held = string.Join("; ", cards.DistinctBy(card => card.Digest).Select(card => $"{card.Id} has the fingerprint {card.Fingerprint} and the root key {card.RootKeyId}"));
        return Enumerable.Repeat(new Problem(IdentityErrors.FingerprintMismatch, "card", $"One that was given is of no card in the file: {held}."), strange);
    }

    public static bool AreAllCompared(IReadOnlyList<VerifiedCard> cards, IReadOnlyList<string> fingerprints) =>
        cards.All(card => fingerprints.Any(given => ProofVerification.IsOf(card, given)));
}
