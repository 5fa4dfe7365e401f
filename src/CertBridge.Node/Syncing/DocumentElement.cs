using System.Buffers.Binary;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Reconciling;
using CertBridge.Sealing.Cards;
using Google.Protobuf;

namespace CertBridge.Node.Syncing;

/// <summary>A card or sheet as an element: which of the three, and its serial (u64be) and digest.</summary>
internal static class DocumentElement
{
    public static IEnumerable<SetElement> OfOwn(TrustSnapshot snapshot) => Of(snapshot.OwnCard, snapshot.OwnSheet, snapshot.OwnContacts);

    public static IEnumerable<SetElement> OfPartner(TrustedPartner partner) => Of(partner.Card, partner.Sheet, partner.Contacts);

    private static IEnumerable<SetElement> Of(VerifiedCard card, VerifiedKeySheet? sheet, VerifiedContactSheet? contacts)
    {
        yield return Of("card", card.Serial, card.Digest);
        if (sheet is not null)
            yield return Of("key-sheet", sheet.Serial, sheet.Digest);
        if (contacts is not null)
            yield return Of("contact-sheet", contacts.Serial, contacts.Digest);
    }

    private static SetElement Of(string name, ulong serial, Digest digest)
    {
        byte[] value = new byte[sizeof(ulong) + Digest.SizeBytes];
        BinaryPrimitives.WriteUInt64BigEndian(value, serial);
        digest.CopyTo(value.AsSpan(sizeof(ulong)));
        return new SetElement(ByteString.CopyFromUtf8(name), ByteString.CopyFrom(value));
    }
}
