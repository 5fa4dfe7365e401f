using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>The same good bytes, opened at another time, by somebody else, or against another card.</summary>
internal static class EnvelopeTrustVectors
{
    public static IReadOnlyList<Vector> Make(EnvelopeScene scene)
    {
        var set = new VectorSet("envelope");
        Sealing.Tests.Envelopes.Exchange exchange = scene.Exchange;
        SealedEnvelope envelope = scene.Envelope;
        DateTimeOffset grace = Cert.Now.AddDays(90).AddHours(1);
        var input = () => EnvelopeScene.Input(envelope.Header, envelope.Cms);

        set.Good("last-moment-of-grace", "An hour after its expiry, to the millisecond.", input(), scene.Against(now: grace));
        set.Bad("last-moment-of-grace", "expired", "expired", "A millisecond later.", input(), scene.Against(now: grace.AddMilliseconds(1)));
        set.Bad("last-moment-of-grace", "expired-for-years", "expired", "Ten years later.", input(), scene.Against(now: grace.AddYears(10)));

        set.Good("from-the-future", "Opened three years before it was created: created_ms is information.", input(), scene.Against(now: Cert.Now.AddYears(-3)));
        set.Bad("from-the-future", "at-another-recipient", "wrong-recipient", "Opened by cert-cel.", input(), scene.Against(recipient: "cert-cel"));
        set.Bad("from-the-future", "from-another-partner", "wrong-recipient", "The partner at the other end is cert-bor.", input(), scene.Against(cards: [exchange.Bor.Verified().Wire]));

        PrivateKey newer = PrivateKey.Create();
        set.Good("to-a-retired-key", "Sealed to the older of two keys of the recipient.", input(), scene.Against(keys: [newer, exchange.Bor.Encryption]));
        set.Bad("to-a-retired-key", "to-a-key-we-do-not-hold", "unopenable", "The recipient holds another key only.", input(), scene.Against(keys: newer));
        set.Bad("to-a-retired-key", "to-the-senders-own-key", "unopenable", "The recipient holds the sender's signing key.", input(), scene.Against(keys: exchange.Aln.Signing));

        KeyCertificate next = exchange.Aln.Certify(PrivateKey.Create(), CertificateUse.Signing);
        V1.SignedCard first = exchange.AlnCard.Wire;
        set.Good("second-signing-key", "The signer is the second signing key of the card in force.", input(), scene.Against(cards: [first, Card(exchange, card => card.SigningCertificates.Insert(0, Der(next)))]));
        set.Bad("second-signing-key", "signer-retired", "unopenable", "The signer was on the card before and is not on the one in force.", input(), scene.Against(cards: [first, Card(exchange, card => card.SigningCertificates[0] = Der(next))]));
        set.Bad("second-signing-key", "signer-revoked", "revoked-key", "The signer was on the card before and is listed as revoked.", input(), scene.Against(cards: [first, Card(exchange, card => Revoke(card, exchange, next))]));
        set.Bad("second-signing-key", "signer-revoked-and-never-seen", "unopenable", "The signer is listed as revoked, and no card with it was seen here.", input(), scene.Against(cards: [Card(exchange, card => Revoke(card, exchange, next))]));
        set.Bad("second-signing-key", "suite-not-on-card", "limit", "The sender's card offers another suite only.", input(), scene.Against(cards: [first, Card(exchange, card => card.Suites[0] = 0x0101)]));

        byte[] passedBy = Wire.AndField(envelope.Header, 99, 1);
        V1.Manifest manifest = scene.ManifestOf(envelope);
        manifest.Header = ByteString.CopyFrom(passedBy);
        byte[] cms = scene.Encrypt(scene.WithManifest(envelope, Wire.AndField(manifest.ToByteArray(), 99, 1)), passedBy);
        set.Good("unknown-fields-below-100", "Header and manifest have a field 99 that nobody knows.", EnvelopeScene.Input(passedBy, cms), scene.Against());
        set.Bad("unknown-fields-below-100", "unknown-field-twice", "limit", "The header has the unknown field twice.", EnvelopeScene.Input(Wire.AndField(passedBy, 99, 2), cms), scene.Against());
        set.Bad("unknown-fields-below-100", "unknown-field-stripped", "unopenable", "The header without the unknown field: another context.", EnvelopeScene.Input(envelope.Header, cms), scene.Against());
        return set.Made;
    }

    private static V1.SignedCard Card(Sealing.Tests.Envelopes.Exchange exchange, Action<V1.Card> change)
    {
        V1.Card card = exchange.Aln.Card(2);
        change(card);
        return CardSigning.Card(card, exchange.Aln.Root, null);
    }

    private static void Revoke(V1.Card card, Sealing.Tests.Envelopes.Exchange exchange, KeyCertificate next)
    {
        card.SigningCertificates[0] = Der(next);
        card.RevokedKeys.Add(ByteString.CopyFrom(exchange.Aln.Signing.Id.ToBytes()));
    }

    private static ByteString Der(KeyCertificate certificate) => ByteString.CopyFrom(certificate.Der);
}
