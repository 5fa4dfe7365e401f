using CertBridge.Sealing.Envelopes;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>The outer object has one encoding; everything else is unopenable, without a word why.</summary>
public sealed class OuterFormTests
{
    // ContentInfo / [0] / AuthEnvelopedData; its children: version, recipients, content, tag.
    private static readonly int[] Enveloped = [1, 0];
    private static readonly int[] Recipient = [1, 0, 1, 0];

    private readonly Exchange exchange = new();
    private readonly SealedEnvelope envelope;

    public OuterFormTests() => envelope = exchange.Seal(exchange.Draft("core", "one"));

    [Fact]
    public void Unchanged_TheTreeEncodesToTheSameBytes_AndOpens()
    {
        Assert.Equal(envelope.Cms, DerNode.Parse(envelope.Cms).Encode());
        Assert.IsType<OpenOutcome.Opened>(Open(_ => { }));
    }

    [Fact]
    public void AFlippedByte_AnywhereInTheCms_IsUnopenable()
    {
        for (int i = 0; i < envelope.Cms.Length; i++)
        {
            byte[] flipped = [.. envelope.Cms];
            flipped[i] ^= (byte)(1 << (i % 8));
            Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(envelope.Header, flipped, exchange.AtBor));
        }
    }

    [Fact]
    public void AFlippedByte_AnywhereInTheHeader_IsRefusedOrUnopenable()
    {
        for (int i = 0; i < envelope.Header.Length; i++)
        {
            byte[] flipped = [.. envelope.Header];
            flipped[i] ^= (byte)(1 << (i % 8));
            Assert.IsNotType<OpenOutcome.Opened>(EnvelopeOpening.Open(flipped, envelope.Cms, exchange.AtBor));
        }
    }

    [Fact]
    public void EveryTruncation_AndTrailingByte_IsUnopenable()
    {
        for (int length = 1; length < envelope.Cms.Length; length++)
            Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(envelope.Header, envelope.Cms.AsMemory(0, length), exchange.AtBor));
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(envelope.Header, (byte[])[.. envelope.Cms, 0], exchange.AtBor));
    }

    [Fact]
    public void AnyLength_WrittenInBer_IsUnopenable()
    {
        int elements = DerNode.Parse(envelope.Cms).All.Count();
        for (int i = 0; i < elements; i++)
        {
            Assert.IsType<OpenOutcome.Unopenable>(Open(root => root.All.ElementAt(i).IsLongForm = true));
            Assert.IsType<OpenOutcome.Unopenable>(Open(root => root.All.ElementAt(i).IsIndefinite = true));
        }
    }

    private static readonly Dictionary<string, Action<DerNode>> Changes = new(StringComparer.Ordinal)
    {
        ["13-byte nonce"] = root => root[1, 0, 2, 1, 1, 0].Content = new byte[13],
        ["tag of 12 bytes"] = root => root[1, 0, 3].Content = new byte[12],
        ["stated tag length 12"] = root => root[1, 0, 2, 1, 1, 1].Content = [12],
        ["AES-256-CBC"] = root => root[1, 0, 2, 1, 0].Content[^1] = 42,
        ["EnvelopedData"] = root => root[0].Content = Convert.FromHexString("2A864886F70D010703"),
        ["NULL in the wrap algorithm"] = root => root[[.. Recipient, 3, 1]].Children.Add(new DerNode(0x05, [], [])),
        ["AES-128 wrap"] = root => root[[.. Recipient, 3, 1, 0]].Content[^1] = 5,
        ["SHA-1 KDF"] = root => root[[.. Recipient, 3, 0]].Content = Convert.FromHexString("2B81051086483F0002"),
        ["no ukm"] = root => root[Recipient].Children.RemoveAt(2),
        ["another ukm"] = root => root[[.. Recipient, 2, 0]].Content[0] ^= 1,
        ["short ukm"] = root => root[[.. Recipient, 2, 0]].Content = new byte[31],
        ["compressed point"] = root => root[[.. Recipient, 1, 0, 1]].Content = [0, 0x02, .. new byte[32]],
        ["off-curve point"] = root => root[[.. Recipient, 1, 0, 1]].Content[^1] ^= 1,
        ["point at infinity"] = root => root[[.. Recipient, 1, 0, 1]].Content = [0, 0],
        ["hybrid point"] = root => root[[.. Recipient, 1, 0, 1]].Content[1] = 0x06,
        ["zero point"] = root => root[[.. Recipient, 1, 0, 1]].Content = [0, 0x04, .. new byte[64]],
        ["unused bits in the point"] = root => root[[.. Recipient, 1, 0, 1]].Content[0] = 1,
        ["recipient twice"] = root => root[1, 0, 1].Children.Add(root[Recipient]),
        ["no recipient"] = root => root[1, 0, 1].Children.Clear(),
        ["recipient key twice"] = root => root[[.. Recipient, 4]].Children.Add(root[[.. Recipient, 4, 0]]),
        ["another key identifier"] = root => root[[.. Recipient, 4, 0, 0, 0]].Content[0] ^= 1,
        ["wrapped key"] = root => root[[.. Recipient, 4, 0, 1]].Content[0] ^= 1,
        ["no ciphertext"] = root => root[1, 0, 2].Children.RemoveAt(2),
        ["empty ciphertext"] = root => root[1, 0, 2, 2].Content = [],
        ["version 2"] = root => root[1, 0, 0].Content = [2],
        ["unauthenticated attributes"] = root => root[Enveloped].Children.Add(new DerNode(0xA2, [], [])),
        ["authenticated attributes"] = root => root[Enveloped].Children.Insert(3, new DerNode(0xA1, [], [])),
        ["originator information"] = root => root[Enveloped].Children.Insert(1, new DerNode(0xA0, [], [])),
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void AnotherForm_IsUnopenable(string change) => Assert.IsType<OpenOutcome.Unopenable>(Open(Changes[change]));

    [Fact]
    public void ArbitraryBytes_NeitherOpenNorThrow() => Prop.ForAll<byte[]>(bytes =>
        EnvelopeOpening.Open(envelope.Header, bytes ?? [], exchange.AtBor) is not OpenOutcome.Opened
        && EnvelopeOpening.Open(bytes ?? [], envelope.Cms, exchange.AtBor) is not OpenOutcome.Opened).QuickCheckThrowOnFailure();

    [Fact]
    public void ArbitraryChanges_NeitherOpenNorThrow() => Prop.ForAll<int, byte, byte>((at, cut, value) =>
    {
        int start = Math.Abs(at % envelope.Cms.Length);
        byte[] changed = [.. envelope.Cms.AsSpan(0, start), value, .. envelope.Cms.AsSpan(Math.Min(envelope.Cms.Length, start + cut))];
        return changed.AsSpan().SequenceEqual(envelope.Cms) || EnvelopeOpening.Open(envelope.Header, changed, exchange.AtBor) is OpenOutcome.Unopenable;
    }).QuickCheckThrowOnFailure();

    private OpenOutcome Open(Action<DerNode> change)
    {
        DerNode root = DerNode.Parse(envelope.Cms);
        change(root);
        return EnvelopeOpening.Open(envelope.Header, root.Encode(), exchange.AtBor);
    }
}
