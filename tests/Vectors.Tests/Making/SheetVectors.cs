using System.Text.Json.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Key sheets and contact sheets against a card, and after the one held.</summary>
internal sealed class SheetVectors
{
    private readonly VectorSet keys = new("key-sheet");
    private readonly VectorSet contacts = new("contact-sheet");
    private readonly Cert aln = new("cert-aln");

    public IReadOnlyList<Vector> Make()
    {
        KeySheets();
        KeySheetSuccession();
        KemHalves();
        Contacts();
        return [.. keys.Made, .. contacts.Made];
    }

    private void KeySheets()
    {
        const string Good = "first";
        keys.Good(Good, "35 days, signed by the signing key of the card.", Input(Sheet(_ => { })), Against());
        Malformed("of-36-days", "36 days.", sheet => sheet.ExpiresMs = sheet.IssuedMs + (36UL * 86_400_000));
        Malformed("serial-0", "Serial 0.", sheet => sheet.Serial = 0);
        Malformed("expires-before-issued", "expires_ms lies before issued_ms.", sheet => sheet.ExpiresMs = sheet.IssuedMs - 1);
        Malformed("no-key", "No encryption key.", sheet => sheet.EncryptionCertificates.Clear());
        Malformed("five-keys", "Five encryption keys.", sheet => sheet.EncryptionCertificates.Add(Enumerable.Range(0, 4).Select(_ => Der(PrivateKey.Create()))));
        Malformed("key-twice", "One key twice.", sheet => sheet.EncryptionCertificates.Add(sheet.EncryptionCertificates[0]));
        Malformed("key-of-the-root", "The root of the card is the encryption key.", sheet => sheet.EncryptionCertificates[0] = Der(aln.Root));
        Malformed("key-of-the-signer", "The signing key of the card is the encryption key.", sheet => sheet.EncryptionCertificates[0] = Der(aln.Signing));
        Malformed("key-of-tls", "The TLS key of the card is the encryption key.", sheet => sheet.EncryptionCertificates[0] = Der(aln.Tls));
        Bad("signing-certificate-to-encrypt", "certificate-use", "The encryption certificate is made for signing.", Sheet(sheet => sheet.EncryptionCertificates[0] = ByteString.CopyFrom(aln.Certify(aln.Encryption, CertificateUse.Signing).Der)));
        Bad("of-another-partner", "sheet-of-another", "Another partner than the card's.", Sheet(sheet => sheet.PartnerId = "cert-bor"));
        V1.SignedKeySheet good = Sheet(_ => { });
        Bad("signature-flipped", "sheet-signature", "One bit of the signature is flipped.", With(good, sheet => sheet.Signature = Wire.Flip(sheet.Signature, 20)));
        Bad("signed-as-a-card", "sheet-signature", "The signing key signed the same bytes as a card.", With(good, sheet => sheet.Signature = ByteString.CopyFrom(Statement.Sign(aln.Signing, "card", sheet.Sheet.Span))));
        Bad("signed-by-an-officer", "sheet-signature", "An officer signed, not a signing key.", CardSigning.KeySheet(aln.KeySheet(), aln.Officer));
        Bad("signed-by-the-root", "sheet-signature", "The root signed, not a signing key.", CardSigning.KeySheet(aln.KeySheet(), aln.Root));
        Bad("officer-under-the-signers-name", "sheet-signature", "An officer signed under the signing key's id.", With(CardSigning.KeySheet(aln.KeySheet(), aln.Officer), sheet => sheet.SignerKeyId = ByteString.CopyFrom(aln.Signing.Id.ToBytes())));
        byte[] twice = Wire.AndField(aln.KeySheet().ToByteArray(), 2, 2);
        Bad("serial-twice", "sheet-malformed", "The serial is there twice.", new V1.SignedKeySheet
        {
            Sheet = ByteString.CopyFrom(twice),
            SignerKeyId = ByteString.CopyFrom(aln.Signing.Id.ToBytes()),
            Signature = ByteString.CopyFrom(Statement.Sign(aln.Signing, "sheet", twice)),
        });
        keys.Bad(Good, "revoked-key", "key-revoked", "The card lists the encryption key as revoked.", Input(good), Against(card => card.RevokedKeys.Add(ByteString.CopyFrom(aln.Encryption.Id.ToBytes()))));
        keys.Bad(Good, "key-of-the-next-root", "sheet-malformed", "The next root the card names is the encryption key.", Input(good), Against(card => card.NextRootKey = ByteString.CopyFrom(aln.Encryption.PublicKey)));

        void Malformed(string name, string about, Action<V1.KeySheet> change) => Bad(name, "sheet-malformed", about, Sheet(change));

        void Bad(string name, string reason, string about, V1.SignedKeySheet sheet) => keys.Bad(Good, name, reason, about, Input(sheet), Against());
    }

    private void KeySheetSuccession()
    {
        V1.SignedKeySheet held = Sheet(sheet => sheet.Serial = 5);
        keys.Good("newer", "A higher serial.", Input(Sheet(sheet => sheet.Serial = 6)), Against(held: held));
        keys.Bad("newer", "lower-serial", "sheet-serial-lower", "A lower serial.", Input(Sheet(sheet => sheet.Serial = 4)), Against(held: held));
        keys.Bad("newer", "equal-serial-other-bytes", "sheet-conflict", "The same serial, other bytes: an alarm.", Input(Sheet(sheet => (sheet.Serial, sheet.ExpiresMs) = (5, sheet.ExpiresMs - 1))), Against(held: held));
    }

    /// <summary>The ML-KEM halves of encryption keys: read and verified on every platform.</summary>
    private void KemHalves()
    {
        ByteString half = ByteString.CopyFrom(aln.CertifyKem(LookalikeKem.Key()).Der);
        keys.Good("with-kem-half", "An encryption key with its ML-KEM half.", Input(Sheet(sheet => sheet.KemCertificates.Add(half))), Against());
        Bad("kem-half-too-many", "sheet-malformed", "Two ML-KEM halves for one encryption key.", sheet => sheet.KemCertificates.Add([half, ByteString.CopyFrom(aln.CertifyKem(LookalikeKem.Key()).Der)]));
        Bad("kem-half-twice", "sheet-malformed", "Two encryption keys with the same ML-KEM half.", sheet =>
        {
            sheet.EncryptionCertificates.Add(Der(PrivateKey.Create()));
            sheet.KemCertificates.Add([half, half]);
        });
        Bad("kem-half-missing", "sheet-malformed", "Two encryption keys and one ML-KEM half.", sheet =>
        {
            sheet.EncryptionCertificates.Add(Der(PrivateKey.Create()));
            sheet.KemCertificates.Add(half);
        });
        Bad("kem-half-of-p256", "certificate-malformed", "The ML-KEM half is a P-256 certificate.", sheet => sheet.KemCertificates.Add(sheet.EncryptionCertificates[0]));
        byte[] overQ = half.ToByteArray();
        int key = overQ.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x03, 0x82, 0x04, 0xA1, 0x00]) + 5;
        (overQ[key], overQ[key + 1]) = (0xFF, (byte)(overQ[key + 1] | 0x0F));
        Bad("kem-half-coefficient-over-q", "certificate-malformed", "A coefficient of the ML-KEM key is 4,095.", sheet => sheet.KemCertificates.Add(ByteString.CopyFrom(overQ)));

        void Bad(string name, string reason, string about, Action<V1.KeySheet> change) => keys.Bad("with-kem-half", name, reason, about, Input(Sheet(change)), Against());
    }

    private void Contacts()
    {
        const string Good = "first";
        contacts.Good(Good, "Endpoints of each form, signed by an officer.", Input(ContactSheet(_ => { })), Against());
        Bad("of-401-days", "sheet-malformed", "401 days.", ContactSheet(sheet => sheet.ExpiresMs = sheet.IssuedMs + (401UL * 86_400_000)));
        Bad("five-endpoints", "sheet-malformed", "Five endpoints.", ContactSheet(sheet => sheet.Endpoints.Add(["a.example:1", "b.example:1"])));
        Bad("endpoint-without-port", "sheet-malformed", "An endpoint without a port.", ContactSheet(sheet => sheet.Endpoints[0] = "node.cert-aln.example"));
        Bad("control-character-in-contact", "sheet-malformed", "An escape character in a duty contact.", ContactSheet(sheet => sheet.DutyContacts[0] = "Duty\u001b[2J"));
        Bad("of-another-partner", "sheet-of-another", "Another partner than the card's.", ContactSheet(sheet => sheet.PartnerId = "cert-bor"));
        Bad("signed-by-the-node", "sheet-signature", "The node's signing key signed, not an officer.", CardSigning.Contacts(aln.Contacts(), aln.Signing));
        Bad("signed-as-a-key-sheet", "sheet-signature", "The officer signed the same bytes as a key sheet.", SignedAs("sheet"));
        V1.SignedContactSheet held = ContactSheet(sheet => sheet.Serial = 5);
        contacts.Good("newer", "A higher serial.", Input(ContactSheet(sheet => sheet.Serial = 6)), Against(held: held));
        contacts.Bad("newer", "lower-serial", "sheet-serial-lower", "A lower serial.", Input(ContactSheet(sheet => sheet.Serial = 4)), Against(held: held));
        contacts.Bad("newer", "equal-serial-other-bytes", "sheet-conflict", "The same serial, other bytes: an alarm.", Input(ContactSheet(sheet => (sheet.Serial, sheet.ExpiresMs) = (5, sheet.ExpiresMs - 1))), Against(held: held));

        void Bad(string name, string reason, string about, V1.SignedContactSheet sheet) => contacts.Bad(Good, name, reason, about, Input(sheet), Against());
    }

    private V1.SignedContactSheet SignedAs(string kind)
    {
        V1.SignedContactSheet sheet = CardSigning.Contacts(aln.Contacts(), aln.Officer);
        sheet.Signature = ByteString.CopyFrom(Statement.Sign(aln.Officer, kind, sheet.Sheet.Span));
        return sheet;
    }

    private V1.SignedKeySheet Sheet(Action<V1.KeySheet> change)
    {
        V1.KeySheet sheet = aln.KeySheet();
        change(sheet);
        return CardSigning.KeySheet(sheet, aln.Signing);
    }

    private V1.SignedContactSheet ContactSheet(Action<V1.ContactSheet> change)
    {
        V1.ContactSheet sheet = aln.Contacts();
        change(sheet);
        return CardSigning.Contacts(sheet, aln.Officer);
    }

    private static V1.SignedKeySheet With(V1.SignedKeySheet sheet, Action<V1.SignedKeySheet> change)
    {
        V1.SignedKeySheet changed = sheet.Clone();
        change(changed);
        return changed;
    }

    private ByteString Der(PrivateKey key) => ByteString.CopyFrom(aln.Certify(key, CertificateUse.Encryption).Der);

    private static JsonObject Input(IMessage sheet) => new() { ["signedSheet"] = Json.Bytes(sheet.ToByteArray()) };

    private JsonObject Against(Action<V1.Card>? card = null, IMessage? held = null) => new()
    {
        ["cards"] = Json.List([aln.Verified(card).Wire.ToByteArray()]),
        ["heldSheets"] = Json.List(held is null ? [] : [held.ToByteArray()]),
    };
}
