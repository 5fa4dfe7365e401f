using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>Signs cards and sheets. What is signed is the exact bytes serialised here, once; nobody serialises them again.</summary>
public static class CardSigning
{
    internal const string CardKind = "card";
    internal const string KeySheetKind = "sheet";
    internal const string ContactSheetKind = "contacts";

    /// <param name="previousRoot">The root of the card before, when this card has another one; else null.</param>
    /// <exception cref="ArgumentException">The card names another root key than <paramref name="root"/>.</exception>
    public static V1.SignedCard Card(V1.Card card, PrivateKey root, PrivateKey? previousRoot)
    {
        if (!card.RootKey.Span.SequenceEqual(root.PublicKey))
            throw new ArgumentException("The card names another root key than the one that signs it.", nameof(root));
        byte[] bytes = card.ToByteArray();
        return new V1.SignedCard
        {
            Card = UnsafeByteOperations.UnsafeWrap(bytes),
            RootSignature = UnsafeByteOperations.UnsafeWrap(Statement.Sign(root, CardKind, bytes)),
            PreviousRootSignature = previousRoot is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(Statement.Sign(previousRoot, CardKind, bytes)),
        };
    }

    /// <param name="signing">A signing key of the card.</param>
    public static V1.SignedKeySheet KeySheet(V1.KeySheet sheet, PrivateKey signing)
    {
        byte[] bytes = sheet.ToByteArray();
        return new V1.SignedKeySheet
        {
            Sheet = UnsafeByteOperations.UnsafeWrap(bytes),
            SignerKeyId = UnsafeByteOperations.UnsafeWrap(signing.Id.ToBytes()),
            Signature = UnsafeByteOperations.UnsafeWrap(Statement.Sign(signing, KeySheetKind, bytes)),
        };
    }

    /// <param name="officer">The key of an officer on the card.</param>
    public static V1.SignedContactSheet Contacts(V1.ContactSheet sheet, PrivateKey officer)
    {
        byte[] bytes = sheet.ToByteArray();
        return new V1.SignedContactSheet
        {
            Sheet = UnsafeByteOperations.UnsafeWrap(bytes),
            SignerKeyId = UnsafeByteOperations.UnsafeWrap(officer.Id.ToBytes()),
            Signature = UnsafeByteOperations.UnsafeWrap(Statement.Sign(officer, ContactSheetKind, bytes)),
        };
    }
}
