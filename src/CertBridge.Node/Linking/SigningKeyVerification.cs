using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Linking;

/// <summary>Introduces Recording, which knows key ids, to Sealing: what is signed by itself holds under a signing key of the card in force, within its dates.</summary>
internal static class SigningKeyVerification
{
    public static VerifyBytes Of(VerifiedCard card, DateTimeOffset now) => (key, message, signature) =>
        card.SigningKeys.FirstOrDefault(known => known.KeyId == key) is { } known
        && !card.RevokedKeys.Contains(key)
        && now >= known.NotBefore && now <= known.NotAfter
        && PublicKeySignature.Verify(known.PublicKey, message, signature);
}
