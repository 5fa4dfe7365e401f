using System.Text.Json.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Header and outer object: what anybody on the way could change.</summary>
internal static class EnvelopeOuterVectors
{
    private const string Good = "two-items";

    // ContentInfo / [0] / AuthEnvelopedData; its children: version, recipients, content, tag.
    private static readonly int[] Enveloped = [1, 0];
    private static readonly int[] Recipient = [1, 0, 1, 0];

    private static readonly (string Name, string About, Action<DerNode> Change)[] Changes =
    [
        ("flipped-point", "One bit of the ephemeral point is flipped: it is not on the curve.", root => root[[.. Recipient, 1, 0, 1]].Content[^1] ^= 1),
        ("flipped-ukm", "One bit of the ukm is flipped: it is not the context of this header.", root => root[[.. Recipient, 2, 0]].Content[0] ^= 1),
        ("flipped-key-identifier", "One bit of the recipient's key identifier is flipped: no key of ours.", root => root[[.. Recipient, 4, 0, 0, 0]].Content[0] ^= 1),
        ("flipped-wrapped-key", "One bit of the wrapped key is flipped.", root => root[[.. Recipient, 4, 0, 1]].Content[0] ^= 1),
        ("flipped-nonce", "One bit of the nonce is flipped.", root => root[1, 0, 2, 1, 1, 0].Content[0] ^= 1),
        ("flipped-ciphertext", "One bit of the ciphertext is flipped.", root => root[1, 0, 2, 2].Content[0] ^= 1),
        ("flipped-tag", "One bit of the tag is flipped.", root => root[1, 0, 3].Content[0] ^= 1),
        ("nonce-of-13-bytes", "A nonce of 13 bytes.", root => root[1, 0, 2, 1, 1, 0].Content = new byte[13]),
        ("tag-of-12-bytes", "A tag of 12 bytes.", root => root[1, 0, 3].Content = root[1, 0, 3].Content[..12]),
        ("stated-tag-of-12-bytes", "The stated length of the tag is 12, the tag has 16.", root => root[1, 0, 2, 1, 1, 1].Content = [12]),
        ("aes-256-cbc", "The content cipher is rewritten to AES-256-CBC (RFC 9709).", root => root[1, 0, 2, 1, 0].Content[^1] = 42),
        ("enveloped-data", "The content type is rewritten to EnvelopedData.", root => root[0].Content = Convert.FromHexString("2A864886F70D010703")),
        ("null-in-wrap-algorithm", "NULL parameters in the key wrap algorithm.", root => root[[.. Recipient, 3, 1]].Children.Add(new DerNode(0x05, [], []))),
        ("aes-128-wrap", "The key wrap algorithm is AES-128.", root => root[[.. Recipient, 3, 1, 0]].Content[^1] = 5),
        ("no-ukm", "The ukm is left out.", root => root[Recipient].Children.RemoveAt(2)),
        ("short-ukm", "A ukm of 31 bytes.", root => root[[.. Recipient, 2, 0]].Content = root[[.. Recipient, 2, 0]].Content[..31]),
        ("compressed-point", "The ephemeral point is compressed.", root => root[[.. Recipient, 1, 0, 1]].Content = [0, 0x02, .. root[[.. Recipient, 1, 0, 1]].Content[2..34]]),
        ("point-at-infinity", "The ephemeral point is the point at infinity.", root => root[[.. Recipient, 1, 0, 1]].Content = [0, 0]),
        ("hybrid-point", "The ephemeral point is in hybrid form (06).", root => root[[.. Recipient, 1, 0, 1]].Content[1] = 0x06),
        ("zero-point", "The coordinates of the ephemeral point are zero.", root => root[[.. Recipient, 1, 0, 1]].Content = [0, 0x04, .. new byte[64]]),
        ("recipient-twice", "The recipient is there twice.", root => root[1, 0, 1].Children.Add(root[Recipient])),
        ("no-recipient", "The set of recipients is empty.", root => root[1, 0, 1].Children.Clear()),
        ("another-recipient-along", "A second recipient key under the same point.", root => root[[.. Recipient, 4]].Children.Add(root[[.. Recipient, 4, 0]])),
        ("empty-ciphertext", "The ciphertext is empty.", root => root[1, 0, 2, 2].Content = []),
        ("unauthenticated-attributes", "Unauthenticated attributes at the end.", root => root[Enveloped].Children.Add(new DerNode(0xA2, [], []))),
        ("originator-information", "Originator information is there.", root => root[Enveloped].Children.Insert(1, new DerNode(0xA0, [], []))),
        ("ber-indefinite-length", "The outermost length is BER's indefinite one.", root => root.IsIndefinite = true),
        ("ber-long-length", "A length takes one byte more than it needs.", root => root[1, 0, 3].IsLongForm = true),
    ];

    private static readonly (string Name, string Reason, string About, Action<V1.EnvelopeHeader> Change)[] Headers =
    [
        ("header-version-2", "limit", "Version 2.", header => header.Version = 2),
        ("header-unknown-suite", "limit", "A suite nobody knows.", header => header.Suite = 0x7777),
        ("header-unknown-kind", "limit", "A kind nobody knows.", header => header.Kind = (V1.EnvelopeKind)77),
        ("header-other-envelope-id", "unopenable", "One bit of the envelope id is flipped: another context.", header => header.EnvelopeId = Wire.Flip(header.EnvelopeId, 15)),
        ("header-id-of-version-4", "limit", "The envelope id is a UUID of version 4.", header => header.EnvelopeId = ByteString.CopyFrom(Convert.FromHexString("0f8fad5bd9cb469fa16570867728950e"))),
        ("header-short-id", "limit", "An envelope id of 15 bytes.", header => header.EnvelopeId = ByteString.CopyFrom(header.EnvelopeId.Span[..15])),
        ("header-other-sender", "wrong-recipient", "The sender is another partner than the one at the other end.", header => header.Sender = "cert-cel"),
        ("header-sender-of-another-form", "limit", "The sender is no partner id.", header => header.Sender = "Cert_Aln"),
        ("header-other-recipient", "wrong-recipient", "The recipient is another partner.", header => header.Recipient = "cert-cel"),
        ("header-other-agreement", "unopenable", "One bit of the agreement hash is flipped: another context.", header => header.AgreementHash = Wire.Flip(header.AgreementHash, 0)),
        ("header-short-agreement-hash", "limit", "An agreement hash of 31 bytes.", header => header.AgreementHash = ByteString.CopyFrom(header.AgreementHash.Span[..31])),
        ("header-created-later", "unopenable", "created_ms is one millisecond later: another context.", header => header.CreatedMs++),
        ("header-created-2050", "limit", "created_ms is the first millisecond of 2050.", header => (header.CreatedMs, header.ExpiresMs) = (2_524_608_000_000, 2_524_608_000_001)),
        ("header-expires-later", "unopenable", "expires_ms is one millisecond later: another context.", header => header.ExpiresMs++),
        ("header-expires-before-created", "limit", "expires_ms lies before created_ms.", header => header.ExpiresMs = header.CreatedMs - 1),
        ("header-expires-after-401-days", "limit", "expires_ms lies 401 days after created_ms.", header => header.ExpiresMs = header.CreatedMs + (401UL * 86_400_000)),
    ];

    public static IReadOnlyList<Vector> Make(EnvelopeScene scene)
    {
        var set = new VectorSet("envelope");
        SealedEnvelope envelope = scene.Envelope;
        set.Good(Good, "A report with one indicator, suite 0x0001.", EnvelopeScene.Input(envelope.Header, envelope.Cms), scene.Against());
        foreach ((string name, string about, Action<DerNode> change) in Changes)
            Bad(name, "unopenable", about, envelope.Header, Changed(envelope.Cms, change));
        foreach ((string name, string reason, string about, Action<V1.EnvelopeHeader> change) in Headers)
            Bad(name, reason, about, Wire.With(envelope.Header, change), envelope.Cms);
        Bad("header-version-twice", "limit", "The version is there twice, with the same value.", Wire.AndField(envelope.Header, 1, 1), envelope.Cms);
        Bad("header-version-over-32-bits", "limit", "A version whose lower 32 bits are 1: some readers cut it.", [.. Wire.AndField([], 1, (1UL << 32) + 1), .. envelope.Header.AsSpan(2)], envelope.Cms);
        Bad("header-unknown-critical-field", "limit", "Field 100 is not known and critical.", Wire.AndField(envelope.Header, 100, 1), envelope.Cms);
        Bad("header-field-of-another-type", "limit", "kind is there as bytes: some readers pass it by.", [.. envelope.Header, 0x1A, 1, 1], envelope.Cms);
        Bad("header-truncated", "limit", "The last byte of the header is missing.", envelope.Header[..^1], envelope.Cms);
        Bad("header-empty", "limit", "No header.", [], envelope.Cms);
        Bad("header-over-4096-bytes", "limit", "A header of 4,097 bytes.", [.. envelope.Header, 0x7A, .. LengthOf(4097 - envelope.Header.Length - 3), .. new byte[4097 - envelope.Header.Length - 3]], envelope.Cms);
        SealedEnvelope other = scene.Exchange.Seal(scene.Exchange.Draft("core"));
        Bad("foreign-header", "unopenable", "The header of another envelope between the same partners.", other.Header, envelope.Cms);
        Bad("same-id-other-content", "unopenable", "The header again, with the content of another envelope: what a replay under the same id would look like.", envelope.Header, other.Cms);
        Bad("trailing-byte", "unopenable", "One byte follows the CMS.", envelope.Header, [.. envelope.Cms, 0]);
        Bad("truncated", "unopenable", "The last byte of the CMS is missing.", envelope.Header, envelope.Cms[..^1]);
        Bad("cms-empty", "limit", "No CMS.", envelope.Header, []);
        return set.Made;

        void Bad(string name, string reason, string about, byte[] header, byte[] cms) => set.Bad(Good, name, reason, about, EnvelopeScene.Input(header, cms), scene.Against());
    }

    private static byte[] Changed(byte[] cms, Action<DerNode> change)
    {
        DerNode root = DerNode.Parse(cms);
        change(root);
        return root.Encode();
    }

    private static byte[] LengthOf(int length) => [(byte)(0x80 | (length & 0x7F)), (byte)(length >> 7)];
}
