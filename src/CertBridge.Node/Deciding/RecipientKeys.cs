using CertBridge.Node.Trusting;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Deciding;

/// <summary>What an envelope for a partner is sealed to, and with it the suite: the strongest one that both cards offer and this machine can do.</summary>
/// <param name="Agreement">The newest key on the partner's sheet that is within its own dates.</param>
/// <param name="Kem">Its ML-KEM half where the suite has it; null for the classical suite.</param>
internal sealed record RecipientKeys(KeyCertificate Agreement, KemCertificate? Kem)
{
    public ushort Suite => Kem is null ? EnvelopeSuite.Classical : EnvelopeSuite.Hybrid;

    /// <summary>
    /// Nothing is negotiated: both cards and the sheet are signed, so whoever carries them cannot choose a weaker suite. Where the sheet breaks the promise of
    /// its card, what is sealed is classical and waits here: <see cref="HybridPromise.Hold"/> keeps it from a number until it is sealed again.
    /// </summary>
    /// <returns>Null when there is nothing to seal to.</returns>
    public static RecipientKeys? Choose(VerifiedCard own, TrustedPartner partner, DateTimeOffset now)
    {
        if (partner.EncryptionKey(now) is not { } agreement)
            return null;
        bool isHybrid = HybridPromise.IsOurs(own) && partner.Card.Suites.Contains(EnvelopeSuite.Hybrid);
        KemCertificate? kem = isHybrid ? partner.Sheet?.KemPairedWith(agreement) : null;
        return new RecipientKeys(agreement, kem is not null && HybridPromise.IsInForce(kem, now) ? kem : null);
    }
}
