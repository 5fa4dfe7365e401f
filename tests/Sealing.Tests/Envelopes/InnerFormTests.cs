using System.Buffers.Binary;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>What is inside, changed by somebody who can encrypt to us: the signed manifest, the items behind it, the padding.</summary>
public sealed class InnerFormTests
{
    // ContentInfo / [0] / SignedData; its children: version, digest algorithms, content, signers.
    private static readonly int[] SignedData = [1, 0];
    private static readonly int[] Signer = [1, 0, 3, 0];
    private static readonly int[] Attributes = [1, 0, 3, 0, 3];

    private readonly Exchange exchange = new();
    private readonly SealedEnvelope envelope;

    public InnerFormTests() => envelope = exchange.Seal(exchange.Draft("core", "one"));

    [Fact]
    public void Unchanged_ItOpens()
    {
        Assert.IsType<OpenOutcome.Opened>(Forgery.OpenWithSignedData(exchange, envelope, _ => { }));
        Assert.IsType<OpenOutcome.Opened>(Forgery.OpenWithManifest(exchange, envelope, _ => { }));
    }

    [Fact]
    public void AFlippedByte_AnywhereInThePlaintext_DoesNotOpen()
    {
        byte[] plaintext = Forgery.Plaintext(exchange, envelope);
        for (int i = 0; i < plaintext.Length; i++)
        {
            byte[] flipped = [.. plaintext];
            flipped[i] ^= (byte)(1 << (i % 8));
            OpenOutcome outcome = Forgery.OpenPlaintext(exchange, envelope, flipped);
            Assert.True(
                outcome is OpenOutcome.Unopenable or OpenOutcome.Refused { Reason: V1.RefusalReason.BadSignature or V1.RefusalReason.Limit }, $"byte {i}: {outcome}");
        }
    }

    private static readonly Dictionary<string, Action<DerNode>> Changes = new(StringComparer.Ordinal)
    {
        ["no signed attributes"] = root => root[Signer].Children.RemoveAt(3),
        ["empty signed attributes"] = root => root[Attributes].Children.Clear(),
        ["an attribute less"] = root => root[Attributes].Children.RemoveAt(1),
        ["an attribute twice"] = root => root[Attributes].Children.Add(root[Attributes].Children[0]),
        ["attributes out of order"] = root => root[Attributes].Children.Reverse(),
        ["unsigned attributes"] = root => root[Signer].Children.Add(new DerNode(0xA1, [], [])),
        ["signer twice"] = root => root[1, 0, 3].Children.Add(root[Signer]),
        ["no signer"] = root => root[1, 0, 3].Children.Clear(),
        ["signature over other time"] = root => root[Attributes].All.Single(node => node.Tag == 0x17).Content[^2] ^= 1,
        ["signature absent"] = root => root[[.. Signer, 5]].Content = [],
        ["signature with a trailing byte"] = root => root[[.. Signer, 5]].Content = [.. root[[.. Signer, 5]].Content, 0],
        ["signature of zeros"] = root => root[[.. Signer, 5]].Content = [0x30, 6, 2, 1, 0, 2, 1, 0],
        ["SHA-512"] = root => root[[.. Signer, 2, 0]].Content[^1] = 3,
        ["NULL in the digest algorithm"] = root => root[[.. Signer, 2]].Children.Add(new DerNode(0x05, [], [])),
        ["another key identifier"] = root => root[[.. Signer, 1]].Content[0] ^= 1,
        ["detached"] = root => root[1, 0, 2].Children.RemoveAt(1),
        ["another content type"] = root => root[1, 0, 2, 0].Content[^1] = 2,
        ["certificates along"] = root => root[SignedData].Children.Insert(3, new DerNode(0xA0, [], [])),
        ["version 1"] = root => root[1, 0, 0].Content = [1],
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void AnotherForm_IsUnopenable(string change) =>
        Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenWithSignedData(exchange, envelope, Changes[change]));

    [Fact]
    public void AnyLength_WrittenInBer_IsUnopenable()
    {
        int elements = DerNode.Parse(Forgery.Plaintext(exchange, envelope)).All.Count();
        for (int i = 0; i < elements; i++)
        {
            Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenWithSignedData(exchange, envelope, root => root.All.ElementAt(i).IsLongForm = true));
            Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenWithSignedData(exchange, envelope, root => root.All.ElementAt(i).IsIndefinite = true));
        }
    }

    [Fact]
    public void ASignatureThatDoesNotHold_UnderAKeyOfTheCard_IsRefusedByName()
    {
        OpenOutcome outcome = Forgery.OpenWithSignedData(exchange, envelope, root => root[[.. Signer, 5]].Content = exchange.Aln.Signing.Sign("something else"u8));
        AssertRefused(V1.RefusalReason.BadSignature, outcome);
    }

    /// <summary>draft-ietf-lamps-cms-euf-cma-signeddata: attributes presented as content. There is no signature without attributes here.</summary>
    [Fact]
    public void SignedAttributes_PresentedAsAManifest_AreUnopenable()
    {
        OpenOutcome outcome = Forgery.OpenWithSignedData(exchange, envelope, root =>
        {
            DerNode attributes = root[Attributes];
            attributes.Tag = 0x31;
            root[1, 0, 2, 1, 0].Content = attributes.Encode();
            root[Signer].Children.RemoveAt(3);
        });
        Assert.IsType<OpenOutcome.Unopenable>(outcome);
    }

    [Fact]
    public void AManifestOfAnotherForm_UnderAGoodSignature_IsRefused()
    {
        Action<V1.Manifest>[] changes =
        [
            manifest => manifest.ReportId = "r",
            manifest => manifest.ReportId = "",
            manifest => manifest.Revision = 0,
            manifest => manifest.Marking = null,
            manifest => manifest.PreviousManifestDigest = ByteString.CopyFrom(1),
            manifest => manifest.PersonKeyIds.Add(ByteString.CopyFrom(1)),
            manifest => manifest.PersonKeyIds.Add(Enumerable.Repeat(ByteString.CopyFrom(new byte[32]), 17)),
            manifest => manifest.ItemCount = 0,
            manifest => manifest.ItemCount = 10_002,
            manifest => manifest.ItemRoot = ByteString.Empty,
        ];
        Assert.All(changes, change => AssertRefused(V1.RefusalReason.Limit, Forgery.OpenWithManifest(exchange, envelope, change)));
    }

    [Fact]
    public void ItemsOtherThanTheSignedOnes_AreRefused()
    {
        AssertRefused(V1.RefusalReason.BadSignature, Forgery.OpenWithManifest(exchange, envelope, manifest => manifest.ItemCount = 1));
        AssertRefused(V1.RefusalReason.BadSignature, Forgery.OpenWithManifest(exchange, envelope, manifest => manifest.ItemRoot = ByteString.CopyFrom(new byte[32])));
        byte[] plaintext = Forgery.Plaintext(exchange, envelope);
        int last = plaintext.AsSpan().LastIndexOfAnyExcept((byte)0);
        plaintext[last] ^= 1;
        AssertRefused(V1.RefusalReason.BadSignature, Forgery.OpenPlaintext(exchange, envelope, plaintext));
    }

    [Fact]
    public void ItemsOfAnotherForm_UnderAGoodSignature_AreRefused()
    {
        byte[][] bad =
        [
            [0xFF, 0xFF],
            new V1.EnvelopeItem { Path = "of no type" }.ToByteArray(),
            new V1.EnvelopeItem { Type = "Report" }.ToByteArray(),
            new V1.EnvelopeItem { Type = new string('t', 33) }.ToByteArray(),
            new V1.EnvelopeItem { Type = "report", Path = new string('p', 257) }.ToByteArray(),
        ];
        Assert.All(bad, item => AssertRefused(V1.RefusalReason.Limit, Forgery.OpenWithManifest(exchange, envelope, _ => { }, _ => [item])));
    }

    [Fact]
    public void TheBlockBehind_IsReadToTheLastByte()
    {
        byte[] plaintext = Forgery.Plaintext(exchange, envelope);
        Assert.True(SignedManifest.TryRead(plaintext, out SignedManifestParts parts));
        byte[] signed = parts.Whole.ToArray();
        byte[] block = Forgery.Unpadded(plaintext)[signed.Length..];
        byte[] wrongMagic = [.. block];
        wrongMagic[3] = (byte)'2';
        byte[][] bad =
        [
            [.. signed, .. block], // no padding, unless it happens to fit
            Forgery.Padded([.. signed, .. wrongMagic]),
            Forgery.Padded([.. signed, .. block, 1]),
            [.. Forgery.Padded([.. signed, .. block]), 0],
            Forgery.Padded(signed),
            Forgery.Padded([.. signed, .. block.AsSpan(0, 30)]),
            Forgery.Padded([.. signed, .. WithCount(block, 0)]),
            Forgery.Padded([.. signed, .. WithCount(block, 3)]),
            Forgery.Padded([.. signed, .. WithCount(block, 10_002)]),
            Forgery.Padded([.. signed, .. WithCount(block, uint.MaxValue)]),
            Forgery.Padded([.. signed, .. WithFirstLength(block, 0)]),
            Forgery.Padded([.. signed, .. WithFirstLength(block, uint.MaxValue)]),
            Forgery.Padded([0, .. signed, .. block]),
            Forgery.Padded(block),
            [],
            [0],
        ];
        for (int i = 0; i < bad.Length; i++)
        {
            if (i != 0 || Padme.LengthFor(bad[0].Length) != bad[0].Length)
                Assert.True(Forgery.OpenPlaintext(exchange, envelope, bad[i]) is OpenOutcome.Unopenable, $"case {i}");
        }
    }

    [Fact]
    public void ATooLargeManifest_IsUnopenable()
    {
        byte[] manifest = new byte[(64 * 1024) + 1];
        byte[] signed = SignedManifest.Write(manifest, exchange.Aln.Signing, exchange.Aln.SigningCertificate, Cert.Now);
        byte[] block = Forgery.Unpadded(Forgery.Plaintext(exchange, envelope));
        Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenPlaintext(exchange, envelope, Forgery.Padded([.. signed, .. block])));
    }

    private static byte[] WithCount(byte[] block, uint count) => WithNumber(block, 36, count);

    private static byte[] WithFirstLength(byte[] block, uint length) => WithNumber(block, 40, length);

    private static byte[] WithNumber(byte[] block, int at, uint number)
    {
        byte[] changed = [.. block];
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), number);
        return changed;
    }

    private static void AssertRefused(V1.RefusalReason reason, OpenOutcome outcome) => Assert.Equal(reason, Assert.IsType<OpenOutcome.Refused>(outcome).Reason);
}
