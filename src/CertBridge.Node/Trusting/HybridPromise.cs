using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Trusting;

/// <summary>
/// A card that offers the hybrid suite promises that the partner's key sheet has the ML-KEM half of the key that is sealed to. Where it has not, somebody
/// made a mistake or somebody wants what is sealed to be weaker: such a sheet is not taken in, and nothing is sent under one that is here already.
/// </summary>
internal static class HybridPromise
{
    /// <returns>Null where it is kept, or nothing was promised; else what is missing, a sentence.</returns>
    public static string? Objection(TrustedPartner partner, DateTimeOffset now)
    {
        if (partner.Sheet is not { } sheet || !partner.Card.Suites.Contains(EnvelopeSuite.Hybrid))
            return null;
        string promise = $"The card of {partner.Id} offers {EnvelopeSuite.NameOf(EnvelopeSuite.Hybrid)}, and its key sheet {sheet.Serial}";
        if (sheet.KemKeys.Count == 0)
            return $"{promise} has no ML-KEM key.";
        KemCertificate? half = partner.EncryptionKey(now) is { } key ? sheet.KemPairedWith(key) : null;
        return half is null || IsInForce(half, now) ? null : $"{promise} has an ML-KEM key that is valid only {half.NotBefore:yyyy-MM-ddTHH:mmZ} to {half.NotAfter:yyyy-MM-ddTHH:mmZ}.";
    }

    /// <summary>Everything for the partner waits together: what is missing is on its sheet.</summary>
    /// <returns>Why nothing may be sent to the partner now; null where something may.</returns>
    public static string? Hold(TrustSnapshot snapshot, PartnerId partner, DateTimeOffset now) =>
        IsOurs(snapshot.OwnCard) && snapshot.Find(partner) is { } known && Objection(known, now) is { } objection
            ? $"{objection} What is queued waits, and is not sealed more weakly: ask the partner for a key sheet with both halves (certbridge sheet sign there)."
            : null;

    /// <summary>True where this node seals with the hybrid suite to whoever offers it.</summary>
    public static bool IsOurs(VerifiedCard own) => PlatformSuites.HasHybrid && own.Suites.Contains(EnvelopeSuite.Hybrid);

    public static bool IsInForce(KemCertificate half, DateTimeOffset now) => half.NotBefore <= now && now < half.NotAfter;
}
