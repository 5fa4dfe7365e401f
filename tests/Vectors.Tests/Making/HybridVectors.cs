using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using CertBridge.Sealing.Tests.Envelopes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Suite 0x0101: both layers, both keys, in this order. They are made only where the platform has ML-KEM.</summary>
internal sealed class HybridVectors
{
    private const string Good = "hybrid-two-items";

    // ContentInfo / [0] / AuthEnvelopedData / recipients / [4] / KEMRecipientInfo; its children: version, rid, kem, kemct, kdf, kekLength, ukm, wrap, key.
    private static readonly int[] Recipient = [1, 0, 1, 0, 1];

    private static readonly (string Name, string About, Action<DerNode> Change)[] Changes =
    [
        ("flipped-kem-ciphertext", "One bit of the KEM ciphertext is flipped: implicit rejection, the key does not unwrap.", root => root[[.. Recipient, 3]].Content[0] ^= 1),
        ("flipped-kem-identifier", "One bit of the ML-KEM key's identifier is flipped.", root => root[[.. Recipient, 1]].Content[0] ^= 1),
        ("flipped-inner-ukm", "One bit of the inner ukm is flipped.", root => root[[.. Recipient, 6, 0]].Content[0] ^= 1),
        ("flipped-inner-wrapped-key", "One bit of the inner wrapped key is flipped.", root => root[[.. Recipient, 8]].Content[0] ^= 1),
        ("flipped-inner-nonce", "One bit of the inner nonce is flipped.", root => root[1, 0, 2, 1, 1, 0].Content[0] ^= 1),
        ("flipped-inner-ciphertext", "One bit of the inner ciphertext is flipped.", root => root[1, 0, 2, 2].Content[0] ^= 1),
        ("flipped-inner-tag", "One bit of the inner tag is flipped.", root => root[1, 0, 3].Content[0] ^= 1),
        ("ml-kem-512", "The KEM is named ML-KEM-512.", root => root[[.. Recipient, 2, 0]].Content[^1] = 1),
        ("null-in-kem-algorithm", "NULL parameters in the KEM algorithm.", root => root[[.. Recipient, 2]].Children.Add(new DerNode(0x05, [], []))),
        ("short-kem-ciphertext", "A KEM ciphertext of 1,087 bytes.", root => root[[.. Recipient, 3]].Content = root[[.. Recipient, 3]].Content[..^1]),
        ("hkdf-sha384", "HKDF with SHA-384.", root => root[[.. Recipient, 4, 0]].Content[^1] = 29),
        ("kek-length-16", "A wrapping key of 16 bytes.", root => root[[.. Recipient, 5]].Content = [16]),
        ("no-inner-ukm", "The inner ukm is left out.", root => root[Recipient].Children.RemoveAt(6)),
        ("null-in-inner-wrap-algorithm", "NULL parameters in the inner key wrap algorithm.", root => root[[.. Recipient, 7]].Children.Add(new DerNode(0x05, [], []))),
        ("inner-recipient-twice", "The inner recipient is there twice.", root => root[1, 0, 1].Children.Add(root[1, 0, 1, 0])),
        ("inner-ber-length", "A length of the inner layer takes one byte more than it needs.", root => root[1, 0, 3].IsLongForm = true),
    ];

    private readonly VectorSet set = new("envelope");
    private readonly Exchange exchange = new(isHybrid: true);
    private readonly SealedEnvelope envelope;
    private readonly byte[] inner;
    private readonly byte[] content;

    public HybridVectors()
    {
        envelope = exchange.Seal(exchange.Draft("the core of the report", "198.51.100.7"));
        inner = Forgery.Plaintext(exchange, envelope);
        content = Forgery.InnerPlaintext(exchange, envelope);
    }

    public IReadOnlyList<Vector> Make()
    {
        set.Good(Good, "A report with one indicator, suite 0x0101.", EnvelopeScene.Input(envelope.Header, envelope.Cms), Against(Pair(exchange.Bor.Encryption, exchange.Bor.Kem)));
        foreach ((string name, string about, Action<DerNode> change) in Changes)
        {
            DerNode root = DerNode.Parse(inner);
            change(root);
            Inside("hybrid-" + name, about, root.Encode());
        }
        Layers();
        Headers();
        Keys();
        return set.Made;
    }

    private void Layers()
    {
        byte[] agreedInside = Forgery.Outer(content, exchange.Bor.EncryptionCertificate, envelope.Header);
        Bad("hybrid-layers-swapped", "ECDH inside ML-KEM: the layers changed places, each rightly made.", envelope.Header, Forgery.Inner(agreedInside, exchange.Bor.KemCertificate, envelope.Header));
        Inside("hybrid-layer-doubled", "ECDH inside ECDH.", agreedInside);
        Inside("hybrid-layer-tripled", "A second ML-KEM layer inside the first.", Forgery.Inner(inner, exchange.Bor.KemCertificate, envelope.Header));
        Inside("hybrid-inner-stripped", "The signed manifest where the inner layer should be: the post-quantum layer is left out.", content);
        Inside("hybrid-inner-trailing-byte", "A byte follows the inner layer.", [.. inner, 0]);
        Inside("hybrid-inner-truncated", "The last byte of the inner layer is missing.", inner[..^1]);
    }

    private void Headers()
    {
        SealedEnvelope other = exchange.Seal(exchange.Draft("core"));
        Bad("hybrid-foreign-header", "The header of another envelope.", other.Header, envelope.Cms);
        Inside("hybrid-inner-of-another-envelope", "The inner layer of another envelope, in an outer one that is right.", Forgery.Plaintext(exchange, other));
        Inside("hybrid-inner-bound-to-another-header", "The content, in an inner layer bound to another header.", Forgery.Inner(content, exchange.Bor.KemCertificate, other.Header));
        Bad("hybrid-outer-bound-to-another-header", "The inner layer fits, and the outer one is rightly bound to another header.", envelope.Header, Forgery.Outer(inner, exchange.Bor.EncryptionCertificate, other.Header));
        Bad("hybrid-header-downgraded", "The header says suite 0x0001: another context.", Wire.With<V1.EnvelopeHeader>(envelope.Header, header => header.Suite = 1), envelope.Cms);
        byte[] classical = Wire.With<V1.EnvelopeHeader>(envelope.Header, header => header.Suite = 1);
        byte[] inOne = Forgery.Outer(Forgery.Inner(content, exchange.Bor.KemCertificate, classical), exchange.Bor.EncryptionCertificate, classical);
        Bad("hybrid-layers-under-a-classical-header", "Two layers under a header of suite 0x0001.", classical, inOne);
        VerifiedCard card = exchange.Aln.Verified(changed =>
        {
            changed.Suites.Clear();
            changed.Suites.Add(1);
        });
        set.Bad(Good, "hybrid-suite-not-on-card", "limit", "The sender's card does not offer the suite.", EnvelopeScene.Input(envelope.Header, envelope.Cms), Against([Pair(exchange.Bor.Encryption, exchange.Bor.Kem)], card));
    }

    private void Keys()
    {
        using var newerAgreement = PrivateKey.Create();
        using var newerKem = KemPrivateKey.Create();
        KemCertificate newerCertificate = exchange.Bor.CertifyKem(newerKem.PublicKey);
        (PrivateKey, KemPrivateKey?)[] both = [Pair(newerAgreement, newerKem), Pair(exchange.Bor.Encryption, exchange.Bor.Kem)];
        set.Good("hybrid-to-a-retired-pair", "Sealed to the older of two pairs of keys.", EnvelopeScene.Input(envelope.Header, envelope.Cms), Against(both));
        SealedEnvelope mixed = EnvelopeSealing.Seal(exchange.Draft("core"), exchange.Aln.Signing, exchange.Aln.SigningCertificate, exchange.Bor.EncryptionCertificate, newerCertificate);
        set.Bad("hybrid-to-a-retired-pair", "hybrid-pairs-mixed", "unopenable", "Sealed to one pair's P-256 key and to the other's ML-KEM key.", EnvelopeScene.Input(mixed.Header, mixed.Cms), Against(both));
        set.Bad("hybrid-to-a-retired-pair", "hybrid-without-the-kem-half", "unopenable", "The recipient has lost the ML-KEM half.", EnvelopeScene.Input(envelope.Header, envelope.Cms), Against(Pair(exchange.Bor.Encryption, null)));
        set.Bad("hybrid-to-a-retired-pair", "hybrid-another-kem-half", "unopenable", "The recipient's ML-KEM half is another.", EnvelopeScene.Input(envelope.Header, envelope.Cms), Against(Pair(exchange.Bor.Encryption, newerKem)));
        DerNode renamed = DerNode.Parse(Forgery.Inner(content, newerCertificate, envelope.Header));
        renamed[[.. Recipient, 1]].Content = exchange.Bor.Kem.SubjectKeyIdentifier;
        Inside("hybrid-another-kem-key-under-the-right-name", "Encapsulated to another key under the right one's identifier.", renamed.Encode());
    }

    private void Inside(string name, string about, byte[] insideTheOuter) =>
        Bad(name, about, envelope.Header, Forgery.Outer(insideTheOuter, exchange.Bor.EncryptionCertificate, envelope.Header));

    private void Bad(string name, string about, byte[] header, byte[] cms) =>
        set.Bad(Good, name, "unopenable", about, EnvelopeScene.Input(header, cms), Against(Pair(exchange.Bor.Encryption, exchange.Bor.Kem)));

    private static (PrivateKey Agreement, KemPrivateKey? Kem) Pair(PrivateKey agreement, KemPrivateKey? kem) => (agreement, kem);

    private JsonObject Against(params (PrivateKey Agreement, KemPrivateKey? Kem)[] pairs) => Against(pairs, exchange.AlnCard);

    private JsonObject Against((PrivateKey Agreement, KemPrivateKey? Kem)[] pairs, VerifiedCard card) => new()
    {
        ["recipient"] = exchange.Bor.Id.Value,
        ["recipientScalars"] = new JsonArray([.. pairs.Select(pair => JsonValue.Create(EnvelopeScene.ScalarOf(pair.Agreement)))]),
        ["recipientKemSeeds"] = new JsonArray([.. pairs.Select(pair => pair.Kem is null ? null : JsonValue.Create(SeedOf(pair.Kem)))]),
        ["senderCards"] = Json.List([Google.Protobuf.MessageExtensions.ToByteArray(card.Wire)]),
        ["nowMs"] = Cert.Now.ToUnixTimeMilliseconds(),
    };

    private static string SeedOf(KemPrivateKey key)
    {
        string pem = key.ToPem();
        byte[] der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        return Convert.ToHexStringLower(der.AsSpan(der.Length - MlKem768.SeedSizeBytes));
    }
}
