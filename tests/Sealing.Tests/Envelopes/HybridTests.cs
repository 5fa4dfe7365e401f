using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>Suite 0x0101: both layers, both keys, in this order.</summary>
public sealed class HybridTests
{
    // ContentInfo / [0] / AuthEnvelopedData / recipients / [4] / KEMRecipientInfo; its children: version, rid, kem, kemct, kdf, kekLength, ukm, wrap, key.
    private static readonly int[] Enveloped = [1, 0];
    private static readonly int[] Recipient = [1, 0, 1, 0, 1];

    private readonly Exchange exchange = new(isHybrid: true);

    private SealedEnvelope Envelope => field ??= exchange.Seal(exchange.Draft("core", "one"));

    [HybridTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Opened_IsWhatWasSealed(int items)
    {
        EnvelopeDraft draft = exchange.Draft([.. Enumerable.Range(0, items).Select(i => $"item {i}")]);
        SealedEnvelope envelope = exchange.Seal(draft);
        OpenedEnvelope opened = exchange.Open(envelope);
        Assert.Equal(draft.Items, opened.Items);
        Assert.Equal(EnvelopeSuite.Hybrid, opened.Header.Suite);
        Assert.Equal(envelope.ManifestDigest, opened.ManifestDigest);
    }

    /// <summary>The bytes of docs/ENVELOPE.md, so that page and code cannot part.</summary>
    [HybridFact]
    public void TheInnerObject_HasTheBytesOfThePage()
    {
        string inner = Convert.ToHexString(Forgery.Plaintext(exchange, Envelope));
        string start = "060B2A864886F70D0109100117A0";
        string recipient = "0201003182" + "04ECA48204E8060B2A864886F70D0109100D03308204D70201008014" + Convert.ToHexString(exchange.Bor.Kem.SubjectKeyIdentifier)
            + "300B060960864801650304040204820440";
        string behind = "300D060B2A864886F70D010910031C020120A0220420";
        Assert.Equal(8, inner.IndexOf(start, StringComparison.Ordinal));
        int at = inner.IndexOf(recipient, StringComparison.Ordinal);
        Assert.True(at > 0);
        Assert.Equal(behind, inner.Substring(at + recipient.Length + (2 * 1088), behind.Length));
    }

    [HybridFact]
    public void AFlippedByte_AnywhereInTheCms_IsUnopenable()
    {
        for (int i = 0; i < Envelope.Cms.Length; i++)
        {
            byte[] flipped = [.. Envelope.Cms];
            flipped[i] ^= (byte)(1 << (i % 8));
            Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(Envelope.Header, flipped, exchange.AtBor));
        }
    }

    [HybridFact]
    public void AFlippedByte_AnywhereInTheInnerLayer_IsUnopenable()
    {
        byte[] inner = Forgery.Plaintext(exchange, Envelope);
        for (int i = 0; i < inner.Length; i++)
        {
            byte[] flipped = [.. inner];
            flipped[i] ^= (byte)(1 << (i % 8));
            Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenPlaintext(exchange, Envelope, flipped));
        }
    }

    [HybridFact]
    public void AFlippedByte_AnywhereInTheInnermostPlaintext_DoesNotOpen()
    {
        byte[] plaintext = Forgery.InnerPlaintext(exchange, Envelope);
        for (int i = 0; i < plaintext.Length; i++)
        {
            byte[] flipped = [.. plaintext];
            flipped[i] ^= (byte)(1 << (i % 8));
            OpenOutcome outcome = OpenInner(Forgery.Inner(flipped, exchange.Bor.KemCertificate, Envelope.Header));
            Assert.True(
                outcome is OpenOutcome.Unopenable or OpenOutcome.Refused { Reason: V1.RefusalReason.BadSignature or V1.RefusalReason.Limit }, $"byte {i}: {outcome}");
        }
    }

    [HybridFact]
    public void TheInnerLayer_CutShortOrLengthened_IsUnopenable()
    {
        byte[] inner = Forgery.Plaintext(exchange, Envelope);
        foreach (int length in Enumerable.Range(0, inner.Length).Where(length => length % 7 == 0))
            Assert.IsType<OpenOutcome.Unopenable>(OpenInner(inner[..length]));
        Assert.IsType<OpenOutcome.Unopenable>(OpenInner([.. inner, 0]));
    }

    [HybridFact]
    public void AnyLength_WrittenInBer_IsUnopenable()
    {
        int elements = DerNode.Parse(Forgery.Plaintext(exchange, Envelope)).All.Count();
        for (int i = 0; i < elements; i++)
        {
            Assert.IsType<OpenOutcome.Unopenable>(OpenChanged(root => root.All.ElementAt(i).IsLongForm = true));
            Assert.IsType<OpenOutcome.Unopenable>(OpenChanged(root => root.All.ElementAt(i).IsIndefinite = true));
        }
    }

    [HybridFact]
    public void AHeaderOfTheOtherSuite_IsUnopenable_BothWays()
    {
        var classical = new Exchange();
        SealedEnvelope plain = EnvelopeSealing.Seal(classical.Draft("core"), exchange.Aln.Signing, exchange.Aln.SigningCertificate, exchange.Bor.EncryptionCertificate);
        byte[] signed = Forgery.Plaintext(exchange, plain);
        // A signed manifest where the inner layer should be, and an inner layer where a signed manifest should be, each rightly bound to its header.
        Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenPlaintext(exchange, Envelope, signed));
        Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenPlaintext(exchange, plain, Forgery.Inner(signed, exchange.Bor.KemCertificate, plain.Header)));
    }

    [HybridFact]
    public void LayersThatChangedPlaces_AreUnopenable()
    {
        byte[] plaintext = Forgery.InnerPlaintext(exchange, Envelope);
        byte[] agreedInside = Forgery.Outer(plaintext, exchange.Bor.EncryptionCertificate, Envelope.Header);
        byte[] swapped = Forgery.Inner(agreedInside, exchange.Bor.KemCertificate, Envelope.Header);
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(Envelope.Header, swapped, exchange.AtBor));
        Assert.IsType<OpenOutcome.Unopenable>(OpenInner(agreedInside));
        byte[] thrice = Forgery.Inner(Forgery.Inner(plaintext, exchange.Bor.KemCertificate, Envelope.Header), exchange.Bor.KemCertificate, Envelope.Header);
        Assert.IsType<OpenOutcome.Unopenable>(OpenInner(thrice));
    }

    [HybridFact]
    public void AnInnerLayerOfAnotherHeader_IsUnopenable()
    {
        SealedEnvelope other = exchange.Seal(exchange.Draft("core", "one"));
        Assert.IsType<OpenOutcome.Unopenable>(OpenInner(Forgery.Plaintext(exchange, other)));
        Assert.IsType<OpenOutcome.Unopenable>(OpenInner(Forgery.Inner(Forgery.InnerPlaintext(exchange, Envelope), exchange.Bor.KemCertificate, other.Header)));
    }

    [HybridFact]
    public void AnotherKemKey_IsUnopenable_EvenUnderTheRightName()
    {
        using var other = KemPrivateKey.Create();
        byte[] plaintext = Forgery.InnerPlaintext(exchange, Envelope);
        byte[] inner = Forgery.Inner(plaintext, exchange.Bor.CertifyKem(other.PublicKey), Envelope.Header);
        Assert.IsType<OpenOutcome.Unopenable>(OpenInner(inner));
        DerNode renamed = DerNode.Parse(inner);
        renamed[[.. Recipient, 1]].Content = exchange.Bor.Kem.SubjectKeyIdentifier;
        Assert.IsType<OpenOutcome.Unopenable>(OpenInner(renamed.Encode()));
    }

    [HybridFact]
    public void OurKeysOfTwoPairs_MixedByTheSender_AreUnopenable()
    {
        using var newer = new Pair(exchange.Bor);
        OpeningContext both = exchange.AtBor with { DecryptionKeys = Exchange.Keys(new DecryptionKey(exchange.Bor.Encryption, exchange.Bor.Kem), newer.Key) };
        SealedEnvelope mixed = EnvelopeSealing.Seal(exchange.Draft("core"), exchange.Aln.Signing, exchange.Aln.SigningCertificate, exchange.Bor.EncryptionCertificate, newer.Kem);
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(mixed.Header, mixed.Cms, both));
        SealedEnvelope right = EnvelopeSealing.Seal(exchange.Draft("core"), exchange.Aln.Signing, exchange.Aln.SigningCertificate, newer.Agreement, newer.Kem);
        Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(right.Header, right.Cms, both));
        Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(Envelope.Header, Envelope.Cms, both));
    }

    [HybridFact]
    public void WithoutTheKemHalf_ItIsUnopenable()
    {
        OpeningContext halved = exchange.AtBor with { DecryptionKeys = Exchange.Keys(exchange.Bor.Encryption) };
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(Envelope.Header, Envelope.Cms, halved));
    }

    [HybridFact]
    public void Length_SaysLittleOfTheContent()
    {
        int[] lengths = [.. Enumerable.Range(4000, 20).Select(length => exchange.Seal(exchange.Draft(new string('x', length))).Cms.Length).Distinct()];
        Assert.True(lengths.Length <= 2);
    }

    private static readonly Dictionary<string, Action<DerNode>> Changes = new(StringComparer.Ordinal)
    {
        ["13-byte nonce"] = root => root[1, 0, 2, 1, 1, 0].Content = new byte[13],
        ["tag of 12 bytes"] = root => root[1, 0, 3].Content = new byte[12],
        ["AES-256-CBC"] = root => root[1, 0, 2, 1, 0].Content[^1] = 42,
        ["ML-KEM-512"] = root => root[[.. Recipient, 2, 0]].Content[^1] = 1,
        ["ML-KEM-1024"] = root => root[[.. Recipient, 2, 0]].Content[^1] = 3,
        ["NULL in the KEM algorithm"] = root => root[[.. Recipient, 2]].Children.Add(new DerNode(0x05, [], [])),
        ["KEM ciphertext short by one"] = root => root[[.. Recipient, 3]].Content = root[[.. Recipient, 3]].Content[..^1],
        ["KEM ciphertext of zeros"] = root => root[[.. Recipient, 3]].Content = new byte[1088],
        ["HKDF with SHA-384"] = root => root[[.. Recipient, 4, 0]].Content[^1] = 29,
        ["key length 16"] = root => root[[.. Recipient, 5]].Content = [16],
        ["no ukm"] = root => root[Recipient].Children.RemoveAt(6),
        ["another ukm"] = root => root[[.. Recipient, 6, 0]].Content[0] ^= 1,
        ["short ukm"] = root => root[[.. Recipient, 6, 0]].Content = new byte[31],
        ["NULL in the wrap algorithm"] = root => root[[.. Recipient, 7]].Children.Add(new DerNode(0x05, [], [])),
        ["AES-128 wrap"] = root => root[[.. Recipient, 7, 0]].Content[^1] = 5,
        ["wrapped key"] = root => root[[.. Recipient, 8]].Content[0] ^= 1,
        ["version 1 of the recipient"] = root => root[[.. Recipient, 0]].Content = [1],
        ["version 2"] = root => root[1, 0, 0].Content = [2],
        ["recipient twice"] = root => root[1, 0, 1].Children.Add(root[1, 0, 1, 0]),
        ["no recipient"] = root => root[1, 0, 1].Children.Clear(),
        ["another kind of other recipient"] = root => root[1, 0, 1, 0, 0].Content[^1] = 4,
        ["EnvelopedData"] = root => root[0].Content = Convert.FromHexString("2A864886F70D010703"),
        ["unauthenticated attributes"] = root => root[Enveloped].Children.Add(new DerNode(0xA2, [], [])),
        ["empty ciphertext"] = root => root[1, 0, 2, 2].Content = [],
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [HybridTheory]
    [MemberData(nameof(ChangeNames))]
    public void AnotherInnerForm_IsUnopenable(string change)
    {
        Assert.IsType<OpenOutcome.Opened>(OpenChanged(_ => { }));
        Assert.IsType<OpenOutcome.Unopenable>(OpenChanged(Changes[change]));
    }

    private OpenOutcome OpenChanged(Action<DerNode> change)
    {
        DerNode root = DerNode.Parse(Forgery.Plaintext(exchange, Envelope));
        change(root);
        return OpenInner(root.Encode());
    }

    private OpenOutcome OpenInner(byte[] inner) => Forgery.OpenPlaintext(exchange, Envelope, inner);

    private sealed class Pair(Cert cert) : IDisposable
    {
        private readonly PrivateKey agreement = PrivateKey.Create();
        private readonly KemPrivateKey kem = KemPrivateKey.Create();

        public DecryptionKey Key => new(agreement, kem);

        public KeyCertificate Agreement => cert.Certify(agreement, CertificateUse.Encryption);

        public KemCertificate Kem => cert.CertifyKem(kem.PublicKey);

        public void Dispose()
        {
            agreement.Dispose();
            kem.Dispose();
        }
    }
}
