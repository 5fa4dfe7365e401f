using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Linking;

/// <summary>Introduces Recording, which knows key ids, to Sealing, which knows keys.</summary>
internal static class LogKeyVerification
{
    /// <summary>A head of the log with this origin, signed by a log key of the card.</summary>
    public static Parsed<LogCheckpoint> Open(VerifiedCard card, ReadOnlySpan<byte> note, string origin) => SignedNote.Open(note, origin, IdsOf(card), Of(card));

    public static KeyId[] IdsOf(VerifiedCard card) => [.. card.LogKeys.Select(key => key.Id)];

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
