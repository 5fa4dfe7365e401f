using System.Text.Json.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>A card alone, and a card after the one held.</summary>
internal sealed class CardVectors
{
    private const string First = "first";
    private const string Newer = "newer";

    private readonly VectorSet set = new("card");
    private readonly Cert aln = new("cert-aln");
    private readonly PrivateKey next = PrivateKey.Create();

    public IReadOnlyList<Vector> Make()
    {
        Form();
        Keys();
        Signature();
        Succession();
        Roots();
        return set.Made;
    }

    private void Form()
    {
        set.Good(First, "A first card, signed by the root on it.", Input(Signed(_ => { })), Against());
        Bad("no-partner-id", "No partner id.", card => card.PartnerId = "");
        Bad("partner-id-beginning-with-a-dot", "A partner id that begins with a dot.", card => card.PartnerId = ".aln");
        Bad("control-character-in-name", "An escape character in the name.", card => card.Name = "CERT\u001b[31m");
        Bad("long-name", "A name of 201 characters.", card => card.Name = new string('n', 201));
        Bad("unknown-environment", "Environment test.", card => card.Environment = "test");
        Bad("country-in-small-letters", "Country al.", card => card.Country = "al");
        Bad("serial-0", "Serial 0.", card => card.Serial = 0);
        Bad("expires-when-issued", "expires_ms is issued_ms.", card => card.ExpiresMs = card.IssuedMs);
        Bad("no-log-key", "No log key.", card => card.LogKeys.Clear());
        Bad("five-pins", "Five TLS pins.", card => card.TlsPins.Add(Enumerable.Range(0, 4).Select(i => ByteString.CopyFrom(Digest.Of([(byte)i]).ToBytes()))));
        Bad("short-pin", "A TLS pin of 31 bytes.", card => card.TlsPins[0] = ByteString.CopyFrom(card.TlsPins[0].Span[..31]));
        Bad("suite-over-65535", "Suite 70000.", card => card.Suites[0] = 70_000);
        Bad("officer-twice", "Two officers of one name.", card => card.Officers.Add(new V1.CardOfficer { Name = "mira", Certificate = Der(PrivateKey.Create(), CertificateUse.Officer) }));
        Bad("revoked-twice", "A revoked key is listed twice.", card => card.RevokedKeys.Add([Id("gone"), Id("gone")]));
        set.Bad(First, "serial-twice", "card-malformed", "The serial is there twice.", Input(Resigned(Wire.AndField(aln.Card().ToByteArray(), 5, 1))), Against());
        set.Bad(First, "unknown-critical-field", "card-malformed", "Field 100 is not known and critical.", Input(Resigned(Wire.AndField(aln.Card().ToByteArray(), 100, 1))), Against());
        set.Bad(First, "officer-name-twice", "card-malformed", "An officer has two names.", Input(Resigned(aln.Card().ToByteArray().Concat(DoubleNamed()).ToArray())), Against());
    }

    private void Keys()
    {
        Bad("root-compressed", "The next root is a compressed point.", card => card.NextRootKey = ByteString.CopyFrom(Convert.FromHexString("3039301306072A8648CE3D020106082A8648CE3D030107032200").Concat(new byte[] { 2 }).Concat(next.PublicKey[27..59]).ToArray()));
        Bad("log-key-off-curve", "A log key that is not on the curve.", card => card.LogKeys[0] = Wire.Flip(card.LogKeys[0], -1));
        Bad("root-as-log-key", "The root is the log key too.", card => card.LogKeys[0] = card.RootKey);
        Bad("signing-key-as-log-key", "The signing key is the log key too.", card => card.LogKeys[0] = ByteString.CopyFrom(aln.Signing.PublicKey));
        Bad("next-root-is-the-root", "The next root is named and is the same.", card => card.NextRootKey = card.RootKey);
        Bad("pin-of-the-signing-key", "The TLS pin is that of the signing key.", card => card.TlsPins[0] = ByteString.CopyFrom(aln.Signing.Id.ToBytes()));
        set.Bad(First, "revoked-key-in-use", "key-revoked", "The signing key is listed as revoked.", Input(Signed(card => card.RevokedKeys.Add(ByteString.CopyFrom(aln.Signing.Id.ToBytes())))), Against());
        set.Bad(First, "encryption-certificate-to-sign", "certificate-use", "The signing certificate is made for encryption.", Input(Signed(card => card.SigningCertificates[0] = Der(aln.Signing, CertificateUse.Encryption))), Against());
        set.Bad(First, "tls-certificate-to-sign", "certificate-use", "The signing certificate is made for TLS.", Input(Signed(card => card.SigningCertificates[0] = Der(aln.Signing, CertificateUse.NodeTls))), Against());
        set.Bad(First, "certificate-with-trailing-byte", "certificate-malformed", "A byte follows the signing certificate.", Input(Signed(card => card.SigningCertificates[0] = ByteString.CopyFrom([.. card.SigningCertificates[0], 0]))), Against());
    }

    private void Signature()
    {
        V1.SignedCard good = Signed(_ => { });
        SignatureBad("signature-flipped", "One bit of the root's signature is flipped.", card => card.RootSignature = Wire.Flip(card.RootSignature, 20));
        SignatureBad("signature-of-another-kind", "The root signed the same bytes as a sheet.", card => card.RootSignature = ByteString.CopyFrom(Statement.Sign(aln.Root, "sheet", card.Card.Span)));
        SignatureBad("signed-by-a-stranger", "Another key signed.", card => card.RootSignature = ByteString.CopyFrom(Statement.Sign(next, "card", card.Card.Span)));
        SignatureBad("signature-missing", "No signature.", card => card.RootSignature = ByteString.Empty);
        SignatureBad("signature-with-trailing-byte", "A byte follows the signature.", card => card.RootSignature = ByteString.CopyFrom([.. ShortSignature(card), 0]));

        void SignatureBad(string name, string about, Action<V1.SignedCard> change)
        {
            V1.SignedCard card = good.Clone();
            change(card);
            set.Bad(First, name, "card-signature", about, Input(card), Against());
        }
    }

    private void Succession()
    {
        ByteString gone = Id("gone");
        V1.SignedCard held = Signed(card => (card.Serial, card.Name) = (5, "CERT held"), card => card.RevokedKeys.Add(gone));
        V1.SignedCard newer = Signed(card => (card.Serial, card.Name) = (6, "CERT newer"), card => card.RevokedKeys.Add(gone));
        set.Good(Newer, "A higher serial, the same root, the revoked keys kept.", Input(newer), Against(held));
        set.Bad(Newer, "lower-serial", "card-serial-lower", "A lower serial.", Input(Signed(card => card.Serial = 4, card => card.RevokedKeys.Add(gone))), Against(held));
        set.Bad(Newer, "equal-serial-other-bytes", "card-conflict", "The same serial, other bytes, by the same root: an alarm.", Input(Signed(card => card.Serial = 5, card => card.RevokedKeys.Add(gone))), Against(held));
        set.Bad(Newer, "revocation-missing", "revocations-shrank", "A revoked key is no longer listed.", Input(Signed(card => card.Serial = 6)), Against(held));
        set.Bad(Newer, "other-environment", "card-of-another", "Another environment.", Input(Signed(card => (card.Serial, card.Environment) = (6, "exercise"), card => card.RevokedKeys.Add(gone))), Against(held));
        set.Bad(Newer, "other-partner", "card-of-another", "Another partner.", Input(Signed(card => (card.Serial, card.PartnerId) = (6, "cert-bor"), card => card.RevokedKeys.Add(gone))), Against(held));
        set.Good("same-again", "The card held, once more.", Input(held), Against(held));
        V1.SignedCard stranger = new Cert("cert-aln") is var other ? CardSigning.Card(other.Card(5), other.Root, null) : held;
        set.Bad("same-again", "equal-serial-by-a-stranger", "root-not-named", "The same serial under another root: refused, and no alarm that a stranger could cause.", Input(stranger), Against(held));
        V1.SignedCard spoiled = held.Clone();
        spoiled.RootSignature = Wire.Flip(held.RootSignature, 20);
        set.Bad("same-again", "same-bytes-other-signature", "card-signature", "The bytes held, with a signature that does not hold.", Input(spoiled), Against(held));
    }

    private void Roots()
    {
        V1.SignedCard naming = Signed(card => card.NextRootKey = ByteString.CopyFrom(next.PublicKey));
        V1.Card renewed = aln.Card(2);
        renewed.RootKey = ByteString.CopyFrom(next.PublicKey);
        set.Good("next-root", "The root the held card named, signed by both.", Input(CardSigning.Card(renewed, next, aln.Root)), Against(naming));
        set.Bad("next-root", "next-root-without-the-old", "root-not-named", "The old root did not sign.", Input(CardSigning.Card(renewed, next, null)), Against(naming));
        set.Bad("next-root", "next-root-with-another-old", "root-not-named", "Another key signed for the old root.", Input(CardSigning.Card(renewed, next, PrivateKey.Create())), Against(naming));
        set.Bad("next-root", "old-root-alone", "root-not-named", "The old root goes on after another was named: whoever stole it gets no further.", Input(CardSigning.Card(aln.Card(2), aln.Root, null)), Against(naming));
        set.Bad("next-root", "root-never-named", "root-not-named", "A new root that the held card did not name, signed by both.", Input(CardSigning.Card(renewed, next, aln.Root)), Against(Signed(_ => { })));
    }

    private void Bad(string name, string about, Action<V1.Card> change) => set.Bad(First, name, "card-malformed", about, Input(Signed(change)), Against());

    private V1.SignedCard Signed(params Action<V1.Card>[] changes)
    {
        V1.Card card = aln.Card();
        foreach (Action<V1.Card> change in changes)
            change(card);
        return CardSigning.Card(card, aln.Root, null);
    }

    private V1.SignedCard Resigned(byte[] card) => new()
    {
        Card = ByteString.CopyFrom(card),
        RootSignature = ByteString.CopyFrom(Statement.Sign(aln.Root, "card", card)),
    };

    /// <summary>An officer with two names, as field 14.</summary>
    private byte[] DoubleNamed()
    {
        byte[] officer = [.. new V1.CardOfficer { Name = "nils", Certificate = Der(PrivateKey.Create(), CertificateUse.Officer) }.ToByteArray(), 0x0A, 4, .. "olga"u8];
        return [0x72, (byte)(0x80 | (officer.Length & 0x7F)), (byte)(officer.Length >> 7), .. officer];
    }

    /// <summary>At most 71 bytes, so that one more is within the limit of size.</summary>
    private byte[] ShortSignature(V1.SignedCard card)
    {
        byte[] signature = card.RootSignature.ToByteArray();
        while (signature.Length > 71)
            signature = Statement.Sign(aln.Root, "card", card.Card.Span);
        return signature;
    }

    private ByteString Der(PrivateKey key, CertificateUse use) => ByteString.CopyFrom(aln.Certify(key, use).Der);

    private static ByteString Id(string text) => ByteString.CopyFrom(Digest.Of(System.Text.Encoding.ASCII.GetBytes(text)).ToBytes());

    internal static JsonObject Input(V1.SignedCard card) => new() { ["signedCard"] = Json.Bytes(card.ToByteArray()) };

    internal static JsonObject Against(params V1.SignedCard[] held) => new() { ["heldCards"] = Json.List(held.Select(card => card.ToByteArray())) };
}
