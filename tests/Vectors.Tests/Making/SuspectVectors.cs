using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Suspect keys on a card, and on the one that follows it.</summary>
internal static class SuspectVectors
{
    private const string Good = "suspect-earlier";
    private const ulong Since = 1_770_000_000_000;
    private static readonly ByteString Suspect = ByteString.CopyFrom(Digest.Of("suspect"u8).ToBytes());

    public static IReadOnlyList<Vector> Make()
    {
        var set = new VectorSet("card");
        var aln = new Cert("cert-aln");
        V1.SignedCard held = Signed(1, Tainted(Since));
        set.Good(Good, "A key is suspect since a second earlier than on the card held.", CardVectors.Input(Signed(2, Tainted(Since - 1_000))), CardVectors.Against(held));
        Bad("suspect-gone", "taints-shrank", "A suspect key is no longer listed.", 2);
        Bad("suspect-later", "taints-shrank", "A key is suspect since later only.", 2, Tainted(Since + 1));
        Bad("suspect-twice", "card-malformed", "A suspect key is listed twice.", 2, Tainted(Since), Tainted(Since - 1_000));
        Bad("suspect-since-0", "card-malformed", "A key is suspect since 0.", 2, Tainted(0));
        Bad("suspect-with-a-short-id", "card-malformed", "A suspect key of 31 bytes.", 2, Tainted(Since), new V1.TaintedKey { KeyId = ByteString.CopyFrom(Suspect.Span[1..]), SinceMs = Since });
        return set.Made;

        void Bad(string name, string reason, string about, ulong serial, params V1.TaintedKey[] keys) =>
            set.Bad(Good, name, reason, about, CardVectors.Input(Signed(serial, keys)), CardVectors.Against(held));

        V1.SignedCard Signed(ulong serial, params V1.TaintedKey[] keys)
        {
            V1.Card card = aln.Card(serial);
            card.TaintedKeys.Add(keys);
            return CardSigning.Card(card, aln.Root, null);
        }
    }

    private static V1.TaintedKey Tainted(ulong since) => new() { KeyId = Suspect, SinceMs = since };
}
