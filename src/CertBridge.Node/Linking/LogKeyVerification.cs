using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Linking;

/// <summary>Introduces Recording, which knows key ids, to Sealing, which knows keys.</summary>
internal static class LogKeyVerification
{
    public static VerifyBytes Of(VerifiedCard card) => (key, message, signature) =>
    {
        foreach (LogKey known in card.LogKeys)
        {
            if (known.Id == key)
                return !card.RevokedKeys.Contains(key) && PublicKeySignature.Verify(known.PublicKey, message, signature);
        }
        return false;
    };
}
