using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Node.Trusting;

/// <summary>Whether partners can seal to this node with the hybrid suite, and what is missing where they cannot.</summary>
internal static class HybridStanding
{
    /// <returns>Null where they can; else one sentence with the next command where there is one.</returns>
    public static string? WhyNot(VerifiedCard card, VerifiedKeySheet sheet)
    {
        if (PlatformSuites.WhyNotHybrid is { } missing)
            return missing;
        if (!card.Suites.Contains(EnvelopeSuite.Hybrid))
            return "This machine can, but the own card does not offer it yet: certbridge card sign --root-key FILE";
        return sheet.KemKeys.Count == 0 ? "The own key sheet has no ML-KEM key yet: certbridge sheet sign" : null;
    }
}
