using System.Buffers.Binary;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>What is inside, changed by somebody who can encrypt to the recipient: the signed manifest, the items behind it, the padding.</summary>
internal sealed class EnvelopeInnerVectors
{
    private const string Good = "one-item";

    private static readonly int[] Signer = [1, 0, 3, 0];
    private static readonly int[] Attributes = [1, 0, 3, 0, 3];

    private static readonly (string Name, string About, Action<DerNode> Change)[] Changes =
    [
        ("no-signed-attributes", "The signed attributes are left out.", root => root[Signer].Children.RemoveAt(3)),
        ("attributes-as-content", "The signed attributes are presented as content (draft-ietf-lamps-cms-euf-cma-signeddata).", AttributesAsContent),
        ("attribute-missing", "The signing time is left out.", root => root[Attributes].Children.RemoveAt(1)),
        ("attribute-twice", "An attribute is there twice.", root => root[Attributes].Children.Add(root[Attributes].Children[0])),
        ("attributes-out-of-order", "The attributes are not in DER's order.", root => root[Attributes].Children.Reverse()),
        ("unsigned-attributes", "Unsigned attributes are there.", root => root[Signer].Children.Add(new DerNode(0xA1, [], []))),
        ("signer-twice", "The signer is there twice.", root => root[1, 0, 3].Children.Add(root[Signer])),
        ("signer-stripped", "There is no signer.", root => root[1, 0, 3].Children.Clear()),
        ("signer-unknown", "The signer is on no card of the sender.", root => root[[.. Signer, 1]].Content[0] ^= 1),
        ("other-signing-time", "The signing time is another than created_ms.", root => root[Attributes].All.Single(node => node.Tag == 0x17).Content[^2] ^= 1),
        ("other-message-digest", "The message digest is another than the manifest's.", root => root[Attributes].All.Last(node => node.Tag == 4 && node.Content.Length == 32 && !IsLast(root, node)).Content[0] ^= 1),
        ("other-certificate-digest", "signingCertificateV2 names another certificate.", root => root[Attributes].All.Last(node => node.Tag == 4).Content[0] ^= 1),
        ("signature-with-trailing-byte", "A byte follows the signature.", root => root[[.. Signer, 5]].Content = [.. root[[.. Signer, 5]].Content, 0]),
        ("signature-of-zeros", "r and s are zero.", root => root[[.. Signer, 5]].Content = [0x30, 6, 2, 1, 0, 2, 1, 0]),
        ("null-in-digest-algorithm", "NULL parameters in the signer's digest algorithm.", root => root[[.. Signer, 2]].Children.Add(new DerNode(0x05, [], []))),
        ("certificates-along", "A set of certificates is there.", root => root[1, 0].Children.Insert(3, new DerNode(0xA0, [], []))),
        ("manifest-detached", "The manifest is not inside.", root => root[1, 0, 2].Children.RemoveAt(1)),
        ("inner-ber-length", "A length inside takes one byte more than it needs.", root => root[Signer].IsLongForm = true),
    ];

    private static readonly (string Name, string About, Action<V1.Manifest> Change)[] Manifests =
    [
        ("manifest-no-report-id", "No report id.", manifest => manifest.ReportId = ""),
        ("manifest-revision-0", "Revision 0.", manifest => manifest.Revision = 0),
        ("manifest-no-marking", "No marking.", manifest => manifest.Marking = null),
        ("manifest-short-previous-digest", "A previous digest of one byte.", manifest => manifest.PreviousManifestDigest = ByteString.CopyFrom(1)),
        ("manifest-17-persons", "17 persons.", manifest => manifest.PersonKeyIds.Add(Enumerable.Repeat(ByteString.CopyFrom(new byte[32]), 17))),
        ("manifest-count-0", "A count of 0.", manifest => manifest.ItemCount = 0),
        ("manifest-count-over-the-limit", "A count of 10,002.", manifest => manifest.ItemCount = 10_002),
        ("manifest-no-root", "No root.", manifest => manifest.ItemRoot = ByteString.Empty),
    ];

    private readonly EnvelopeScene scene;
    private readonly VectorSet set = new("envelope");
    private readonly SealedEnvelope envelope;
    private readonly byte[] plaintext;
    private readonly byte[] signed;
    private readonly byte[] block;

    public EnvelopeInnerVectors(EnvelopeScene scene)
    {
        this.scene = scene;
        envelope = scene.Exchange.Seal(scene.Exchange.Draft("the core of the report"));
        plaintext = scene.Plaintext(envelope);
        Assert.True(SignedManifest.TryRead(plaintext, out SignedManifestParts parts));
        signed = parts.Whole.ToArray();
        block = plaintext[signed.Length..(plaintext.AsSpan().LastIndexOfAnyExcept((byte)0) + 1)];
    }

    private byte[] ManifestBytes
    {
        get
        {
            Assert.True(SignedManifest.TryRead(signed, out SignedManifestParts parts));
            return parts.Manifest.ToArray();
        }
    }

    public IReadOnlyList<Vector> Make()
    {
        set.Good(Good, "A report without indicators: the tree has one leaf.", EnvelopeScene.Input(envelope.Header, envelope.Cms), scene.Against());
        foreach ((string name, string about, Action<DerNode> change) in Changes)
        {
            DerNode root = DerNode.Parse(signed);
            change(root);
            Bad(name, "unopenable", about, EnvelopeScene.Padded(root.Encode(), block));
        }
        foreach ((string name, string about, Action<V1.Manifest> change) in Manifests)
            Bad(name, "limit", about, EnvelopeScene.Padded(scene.Sign(Wire.With(ManifestBytes, change)), block));
        Signatures();
        Items();
        Padding();
        return set.Made;
    }

    private void Signatures()
    {
        DerNode root = DerNode.Parse(signed);
        root[[.. Signer, 5]].Content = scene.Exchange.Aln.Signing.Sign("something else"u8);
        Bad("signature-over-something-else", "bad-signature", "A signature of the right key over something else.", EnvelopeScene.Padded(root.Encode(), block));
        byte[] otherContext = CardBytesSignature();
        root[[.. Signer, 5]].Content = otherContext;
        Bad("signature-of-a-statement", "bad-signature", "A signature the same key made over a key sheet.", EnvelopeScene.Padded(root.Encode(), block));
        SealedEnvelope toAnother = scene.Exchange.Seal(scene.Exchange.Draft("the core of the report") with { Recipient = Protocol.Ids.PartnerId.Parse("cert-cel") });
        byte[] theirs = scene.Plaintext(toAnother);
        Bad("manifest-of-another-recipient", "unopenable", "A manifest the sender signed for cert-cel, enclosed to cert-bor (Davis 2001).", theirs);
        // Each of the next holds in everything but one thing, so that only the check of that one thing can refuse it.
        set.Bad(Good, "bound-to-another-header", "unopenable", "Content and header fit, and the outer layer is rightly bound to another header.",
            EnvelopeScene.Input(envelope.Header, scene.Encrypt(plaintext, toAnother.Header)), scene.Against());
        root = DerNode.Parse(signed);
        root[1, 0, 2, 1, 0].Content = Wire.With<V1.Manifest>(ManifestBytes, manifest => manifest.Revision = 2);
        Bad("manifest-replaced-under-the-signature", "unopenable", "Another manifest under attributes and a signature that hold over the first.", EnvelopeScene.Padded(root.Encode(), block));
        Bad("signed-at-another-time", "unopenable", "Rightly signed, a second after created_ms.",
            EnvelopeScene.Padded(SignedManifest.Write(ManifestBytes, scene.Exchange.Aln.Signing, scene.Exchange.Aln.SigningCertificate, Cert.Now.AddSeconds(1)), block));
        Sealing.Keys.KeyCertificate other = scene.Exchange.Aln.Certify(scene.Exchange.Aln.Signing, Sealing.Keys.CertificateUse.Signing);
        Bad("signed-under-another-certificate", "unopenable", "Rightly signed, naming another certificate of the same key than the one on the card.",
            EnvelopeScene.Padded(SignedManifest.Write(ManifestBytes, scene.Exchange.Aln.Signing, other, Cert.Now), block));
        Bad("manifest-header-twice", "unopenable", "The manifest has two headers.", EnvelopeScene.Padded(scene.Sign([.. new V1.Manifest { Header = ByteString.CopyFrom(toAnother.Header) }.ToByteArray(), .. ManifestBytes]), block));
        Bad("manifest-revision-twice", "unopenable", "The manifest has two revisions.", EnvelopeScene.Padded(scene.Sign(Wire.AndField(ManifestBytes, 3, 2)), block));
        Bad("manifest-unknown-critical-field", "unopenable", "Field 100 of the manifest is not known and critical.", EnvelopeScene.Padded(scene.Sign(Wire.AndField(ManifestBytes, 100, 1)), block));
        Bad("manifest-over-64-kib", "unopenable", "A manifest of 65,537 bytes.", EnvelopeScene.Padded(scene.Sign([.. ManifestBytes, .. Unknown(65_537 - ManifestBytes.Length)]), block));
        Bad("manifest-wrong-count", "bad-signature", "The manifest says two items, there is one.", EnvelopeScene.Padded(scene.Sign(Wire.With<V1.Manifest>(ManifestBytes, manifest => manifest.ItemCount = 2)), block));
        Bad("manifest-wrong-root", "bad-signature", "The root is of other items.", EnvelopeScene.Padded(scene.Sign(Wire.With<V1.Manifest>(ManifestBytes, manifest => manifest.ItemRoot = Wire.Flip(manifest.ItemRoot, 0))), block));
    }

    private byte[] CardBytesSignature() => Sealing.Cards.CardSigning.KeySheet(scene.Exchange.Aln.KeySheet(), scene.Exchange.Aln.Signing).Signature.ToByteArray();

    private void Items()
    {
        Bad("item-flipped", "bad-signature", "One bit of the item is flipped under a good signature.", EnvelopeScene.Padded(signed, Wire.Flip(block, -1)));
        Bad("seed-flipped", "bad-signature", "One bit of the seed is flipped: other salts, another root.", EnvelopeScene.Padded(signed, Wire.Flip(block, 4)));
        Bad("block-of-another-magic", "unopenable", "CBI2 instead of CBI1.", EnvelopeScene.Padded(signed, [.. "CBI2"u8, .. block[4..]]));
        Bad("block-count-0", "unopenable", "A count of 0.", EnvelopeScene.Padded(signed, With(36, 0)));
        Bad("block-count-2", "unopenable", "A count of 2, with one item.", EnvelopeScene.Padded(signed, With(36, 2)));
        Bad("block-count-over-the-limit", "unopenable", "A count of 10,002.", EnvelopeScene.Padded(signed, With(36, 10_002)));
        Bad("block-item-of-length-0", "unopenable", "An item of no byte.", EnvelopeScene.Padded(signed, With(40, 0)));
        Bad("block-item-beyond-the-end", "unopenable", "An item that is longer than what is there.", EnvelopeScene.Padded(signed, With(40, uint.MaxValue)));
        Bad("block-missing", "unopenable", "Nothing follows the signed manifest.", EnvelopeScene.Padded(signed));
        Bad("item-of-no-type", "limit", "A signed item without a type.", WithItem(new V1.EnvelopeItem { Content = ByteString.CopyFromUtf8("x") }.ToByteArray()));
        Bad("item-type-in-capitals", "limit", "A signed item whose type has a capital letter.", WithItem(new V1.EnvelopeItem { Type = "Report" }.ToByteArray()));
        Bad("item-long-path", "limit", "A signed item with a path of 257 characters.", WithItem(new V1.EnvelopeItem { Type = "report", Path = new string('p', 257) }.ToByteArray()));
        Bad("item-path-not-utf8", "limit", "A signed item whose path is not UTF-8.", WithItem([.. new V1.EnvelopeItem { Type = "report" }.ToByteArray(), 0x12, 1, 0xFF]));
        Bad("item-content-twice", "limit", "A signed item with two contents.", WithItem([.. new V1.EnvelopeItem { Type = "report", Content = ByteString.CopyFromUtf8("x") }.ToByteArray(), 0x22, 1, 0x79]));
        Bad("item-unknown-critical-field", "limit", "Field 100 of a signed item is not known and critical.", WithItem(Wire.AndField(new V1.EnvelopeItem { Type = "report" }.ToByteArray(), 100, 1)));
    }

    private void Padding()
    {
        byte[] nonZero = [.. plaintext];
        nonZero[^1] = 1;
        Bad("padding-not-zero", "unopenable", "The last byte of the padding is 1.", nonZero);
        Bad("padding-one-byte-more", "unopenable", "One zero more than the Padmé length.", [.. plaintext, 0]);
        Bad("padding-missing", "unopenable", "No padding.", [.. signed, .. block]);
    }

    /// <summary>One item of the test's making, rightly counted, hashed and signed.</summary>
    private byte[] WithItem(byte[] item)
    {
        byte[] seed = block[4..36];
        ReadOnlyMemory<byte>[] items = [item];
        var behind = new byte[ItemBlock.SizeFor(items)];
        ItemBlock.Write(seed, items, behind);
        byte[] manifest = Wire.With<V1.Manifest>(ManifestBytes, read => read.ItemRoot = ByteString.CopyFrom(MerkleTree.Root(ItemTree.Leaves(seed, items)).ToBytes()));
        return EnvelopeScene.Padded(scene.Sign(manifest), behind);
    }

    private byte[] With(int at, uint number)
    {
        byte[] changed = [.. block];
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), number);
        return changed;
    }

    private void Bad(string name, string reason, string about, byte[] content) =>
        set.Bad(Good, name, reason, about, EnvelopeScene.Input(envelope.Header, scene.Encrypt(content, envelope.Header)), scene.Against());

    /// <summary>Field 15 of this many bytes in all, which nobody knows and everybody passes by.</summary>
    private static byte[] Unknown(int size) => [0x7A, (byte)(0x80 | ((size - 4) & 0x7F)), (byte)(0x80 | ((size - 4) >> 7 & 0x7F)), (byte)((size - 4) >> 14), .. new byte[size - 4]];

    private static bool IsLast(DerNode root, DerNode node) => ReferenceEquals(root[Attributes].All.Last(one => one.Tag == 4), node);

    private static void AttributesAsContent(DerNode root)
    {
        DerNode attributes = root[Attributes];
        attributes.Tag = 0x31;
        root[1, 0, 2, 1, 0].Content = attributes.Encode();
        root[Signer].Children.RemoveAt(3);
    }
}
