using System.Text.Json.Nodes;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>cert-aln made a report for cert-bor, which passes it on to cert-cel: what cert-cel reads out of an envelope that opens.</summary>
internal sealed class PassedOnVectors
{
    private const string Whole = "whole";
    private const string Limit = "limit";
    private const string NotProven = "bad-signature";
    private const string NotVouchedFor = "not-vouched-for";

    private readonly Sealing.Tests.Envelopes.Exchange exchange = new();
    private readonly Cert cel = new("cert-cel");
    private readonly SealedEnvelope received;
    private readonly VectorSet set = new("passed-on");

    private PassedOnVectors() => received = exchange.Seal(Original());

    public static IReadOnlyList<Vector> Make() => new PassedOnVectors().MakeAll();

    private List<Vector> MakeAll()
    {
        set.Good(Whole, "A core and two indicators, all of them shown.", Input(Enclosed(received)), Against());
        set.Good("one-withheld", "The first indicator is left out.", Input(Enclosed(received, 1)), Against());
        set.Good("core-alone", "Both indicators are left out.", Input(Enclosed(received, 1, 2)), Against());
        set.Bad("core-alone", "no-item", Limit, "The signed manifest and no item.", Input([Enclosed(received)[0]]), Against());
        set.Bad("core-alone", "no-core", NotProven, "The indicators without the core.", Input([Enclosed(received)[0], .. Enclosed(received).Skip(2)]), Against());
        set.Bad("one-withheld", "item-twice", NotProven, "The second indicator twice.", Input([.. Enclosed(received, 1), Enclosed(received)[3]]), Against());
        set.Bad("one-withheld", "items-swapped", NotProven, "The second indicator before the core.", Input([Enclosed(received)[0], Enclosed(received)[3], Enclosed(received)[1]]), Against());
        Items();
        Manifests();
        Signers();
        return set.Made;
    }

    private void Items()
    {
        Bad("item-of-another-type", NotProven, "An item has the type indicator.", items => items[2].Type = "indicator");
        Bad("item-with-a-path", NotProven, "An item has a path.", items => items[2].Path = "indicators[0]");
        Bad("item-with-a-marking", NotProven, "An item has a marking of its own.", items => items[2].Marking = new V1.Marking { Tlp = V1.Tlp.Clear, Pap = V1.Pap.Clear });
        Bad("item-no-message", NotProven, "An item is no PassedOnItem.", items => items[2].Content = ByteString.CopyFrom(0xFF, 0xFF, 0xFF));
        Bad("item-field-twice", NotProven, "An item has its salt twice.", items => items[2].Content = ByteString.CopyFrom([.. items[2].Content.Span, 0x12, 0x00]));
        Bad("item-unknown-critical-field", NotProven, "An item has a field 100.", items => items[2].Content = ByteString.CopyFrom([.. items[2].Content.Span, 0xA0, 0x06, 0x01]));
        Shown("index-of-another", "The index is 2.", item => item.Index = 2);
        Shown("index-beyond-the-count", "The index is 3.", item => item.Index = 3);
        Shown("salt-of-zeros", "The salt is 16 zeros.", item => item.Salt = ByteString.CopyFrom(new byte[16]));
        Shown("salt-of-15-bytes", "The salt has 15 bytes.", item => item.Salt = ByteString.CopyFrom(item.Salt.Span[..15]));
        Shown("other-bytes", "The item says something else.", item => item.Item = new V1.EnvelopeItem { Type = "indicator", Path = "indicators[0]", Content = ByteString.CopyFromUtf8("192.0.2.1") }.ToByteString());
        Shown("no-path", "There is no path.", item => item.Path.Clear());
        Shown("path-too-long", "A hash follows the path.", item => item.Path.Add(item.Path[0]));
        Shown("step-of-31-bytes", "A step of the path has 31 bytes.", item => item.Path[0] = ByteString.CopyFrom(item.Path[0].Span[..31]));
    }

    private void Manifests()
    {
        Bad("manifest-with-trailing-byte", Limit, "A byte follows the signed manifest.", items => items[0].Content = ByteString.CopyFrom([.. items[0].Content.Span, 0]));
        Bad("manifest-cut", Limit, "The first byte of the signed manifest is missing.", items => items[0].Content = ByteString.CopyFrom(items[0].Content.Span[1..]));
        Bad("manifest-of-another-type", Limit, "The signed manifest has the type report.", items => items[0].Type = "report");
        Bad("manifest-with-a-path", Limit, "The signed manifest has a path.", items => items[0].Path = "origin");
        Says("other-report", "The relay names another report.", draft => draft with { ReportId = "CB-ALN-2026-0002" });
        Says("other-revision", "The relay names another revision.", draft => draft with { Revision = 2 });
        Says("looser", "The relay marks it looser.", draft => draft with { Marking = new V1.Marking { Tlp = V1.Tlp.Clear, Pap = V1.Pap.Green } });
        Says("stricter", "The relay marks it stricter.", draft => draft with { Marking = new V1.Marking { Tlp = V1.Tlp.AmberStrict, Pap = V1.Pap.Green } });
        Says("other-onward-rule", "The relay states another onward rule.", draft => draft with { Onward = V1.OnwardRule.AsAgreed });
        Says("exercise", "The relay calls it an exercise.", draft => draft with { Exercise = true });
        Says("other-expiry", "The relay lets it expire.", draft => draft with { ContentExpires = Cert.Now.AddDays(1) });
        Says("released", "The relay adds a release.", draft => draft with { Release = new V1.ReleaseRecord { HighestLane = V1.LaneName.Routine, Signatures = { ByteString.CopyFrom(1) } } });
        SealedEnvelope forCel = EnvelopeSealing.Seal(Original() with { Recipient = cel.Id }, exchange.Aln.Signing, exchange.Aln.SigningCertificate, cel.EncryptionCertificate);
        set.Bad(Whole, "sent-to-somebody-else", Limit, "The originator sent it to cert-cel, and not to the relay.", Input(Enclosed(forCel, cel.Encryption)), Against());
        SealedEnvelope own = EnvelopeSealing.Seal(Original() with { Sender = exchange.Bor.Id }, exchange.Bor.Signing, exchange.Bor.SigningCertificate, exchange.Bor.EncryptionCertificate);
        set.Bad(Whole, "made-by-the-relay", Limit, "The relay encloses what it made itself.", Input(Enclosed(own)), Against());
        set.Bad(Whole, "passed-on-before", Limit, "The enclosed envelope is one of kind 4.", Input(Enclosed(exchange.Seal(Original() with { Kind = V1.EnvelopeKind.PassedOn }))), Against());
        set.Bad(Whole, "items-of-another-envelope", NotProven, "The items of another envelope with the same content.",
            Input([Enclosed(received)[0], .. Enclosed(exchange.Seal(Original())).Skip(1)]), Against());
    }

    private void Signers()
    {
        KeyCertificate next = exchange.Aln.Certify(PrivateKey.Create(), CertificateUse.Signing);
        V1.SignedCard first = exchange.AlnCard.Wire;
        set.Bad(Whole, "no-card-of-the-originator", NotVouchedFor, "No card of the originator is held.", Input(Enclosed(received)), Against([]));
        set.Bad(Whole, "signer-retired", NotVouchedFor, "The signer was on the originator's card before and is not on the one in force.", Input(Enclosed(received)), Against([first, Card(card => card.SigningCertificates[0] = Der(next))]));
        set.Bad(Whole, "signer-never-seen", NotVouchedFor, "The card of the originator has another signing key.", Input(Enclosed(received)), Against([Card(card => card.SigningCertificates[0] = Der(next))]));
        set.Bad(Whole, "signer-revoked", "revoked-key", "The signer was on the originator's card before and is listed as revoked.", Input(Enclosed(received)), Against([first, Card(card =>
        {
            card.SigningCertificates[0] = Der(next);
            card.RevokedKeys.Add(ByteString.CopyFrom(exchange.Aln.Signing.Id.ToBytes()));
        })]));
        SealedEnvelope forged = EnvelopeSealing.Seal(Original(), exchange.Bor.Signing, exchange.Bor.SigningCertificate, exchange.Bor.EncryptionCertificate);
        set.Bad(Whole, "signed-by-the-relay", NotVouchedFor, "The relay signed the enclosed manifest in the originator's name.", Input(Enclosed(forged)), Against());
        Bad("signature-flipped", NotProven, "The last bit of the originator's signature is flipped.", items => items[0].Content = ByteString.CopyFrom(Wire.Flip(items[0].Content.ToByteArray(), -1)));
    }

    private EnvelopeDraft Original() => exchange.Draft("the core of the report", "198.51.100.7", "198.51.100.8");

    private void Bad(string name, string reason, string about, Action<V1.EnvelopeItem[]> change)
    {
        V1.EnvelopeItem[] items = [.. Enclosed(received).Select(item => item.Clone())];
        change(items);
        set.Bad(Whole, name, reason, about, Input(items), Against());
    }

    private void Shown(string name, string about, Action<V1.PassedOnItem> change) => Bad($"item-{name}", NotProven, about, items =>
    {
        V1.PassedOnItem item = V1.PassedOnItem.Parser.ParseFrom(items[2].Content);
        change(item);
        items[2].Content = item.ToByteString();
    });

    private void Says(string name, string about, Func<EnvelopeDraft, EnvelopeDraft> change) => set.Bad(Whole, $"relay-says-{name}", Limit, about, Input(Enclosed(received), change), Against());

    private V1.EnvelopeItem[] Enclosed(SealedEnvelope envelope, params int[] withheld) => Enclosed(envelope, exchange.Bor.Encryption, withheld);

    private static V1.EnvelopeItem[] Enclosed(SealedEnvelope envelope, PrivateKey key, params int[] withheld)
    {
        Assert.True(Enclosing.TryEnclose(envelope.Header, envelope.Cms, Sealing.Tests.Envelopes.Exchange.Keys(key), withheld.ToHashSet(), out IReadOnlyList<V1.EnvelopeItem>? items, out _));
        return [.. items];
    }

    /// <summary>Sealed by cert-bor to cert-cel, around whatever it is given.</summary>
    private JsonObject Input(IReadOnlyList<V1.EnvelopeItem> items, Func<EnvelopeDraft, EnvelopeDraft>? change = null)
    {
        EnvelopeDraft draft = Original() with { Kind = V1.EnvelopeKind.PassedOn, Sender = exchange.Bor.Id, Recipient = cel.Id, Items = items };
        SealedEnvelope envelope = EnvelopeSealing.Seal(change is null ? draft : change(draft), exchange.Bor.Signing, exchange.Bor.SigningCertificate, cel.EncryptionCertificate);
        return EnvelopeScene.Input(envelope.Header, envelope.Cms);
    }

    private JsonObject Against(IEnumerable<V1.SignedCard>? originator = null) => new()
    {
        ["recipient"] = cel.Id.Value,
        ["recipientScalars"] = new JsonArray(JsonValue.Create(EnvelopeScene.ScalarOf(cel.Encryption))),
        ["senderCards"] = Json.List([exchange.Bor.Verified().Wire.ToByteArray()]),
        ["originatorCards"] = Json.List((originator ?? [exchange.AlnCard.Wire]).Select(card => card.ToByteArray())),
        ["nowMs"] = Cert.Now.ToUnixTimeMilliseconds(),
    };

    private V1.SignedCard Card(Action<V1.Card> change)
    {
        V1.Card card = exchange.Aln.Card(2);
        change(card);
        return CardSigning.Card(card, exchange.Aln.Root, null);
    }

    private static ByteString Der(KeyCertificate certificate) => ByteString.CopyFrom(certificate.Der);
}
