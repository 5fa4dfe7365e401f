using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>One item shown to whoever signed the manifest it belongs to.</summary>
public sealed class ItemShowingTests
{
    private readonly Exchange exchange = new();
    private readonly SealedEnvelope envelope;

    public ItemShowingTests() => envelope = exchange.Seal(exchange.Draft("core", "first", "second"));

    private IReadOnlyDictionary<string, DecryptionKey> Keys => exchange.AtBor.DecryptionKeys;

    [Theory]
    [InlineData("indicators[0]", "first")]
    [InlineData("indicators[1]", "second")]
    public void Show_IsProvenByTheDigestOfItsManifest(string path, string content)
    {
        V1.ShownItem shown = ItemShowing.Show(envelope.Header, envelope.Cms, Keys, path)!;

        ProvenItem proven = ItemShowing.Verify(shown, envelope.ManifestDigest)!;

        Assert.Equal((path, content, "CB-ALN-2026-0001"), (proven.Item.Path, proven.Item.Content.ToStringUtf8(), proven.Manifest.ReportId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("indicators[2]")]
    [InlineData("title")]
    public void Show_OfNoItem_OrOfTheCore_IsNone(string path) => Assert.Null(ItemShowing.Show(envelope.Header, envelope.Cms, Keys, path));

    [Fact]
    public void Show_WithoutTheKey_OrOfOtherBytes_IsNone()
    {
        Assert.Null(ItemShowing.Show(envelope.Header, envelope.Cms, new Dictionary<string, DecryptionKey>(), "indicators[0]"));
        Assert.Null(ItemShowing.Show(envelope.Header, envelope.Cms.AsSpan(0, envelope.Cms.Length - 1), Keys, "indicators[0]"));
        Assert.Null(ItemShowing.Show([], [], Keys, "indicators[0]"));
    }

    public static TheoryData<Action<V1.ShownItem>> Spoiled => new()
    {
        shown => shown.Index = 0,
        shown => shown.Index = 2,
        shown => shown.Index = uint.MaxValue,
        shown => shown.Salt = ByteString.Empty,
        shown => shown.Salt = ByteString.CopyFrom(new byte[16]),
        shown => shown.Item = ByteString.Empty,
        shown => shown.Item = ByteString.CopyFrom([.. shown.Item.Span, 0]),
        shown => shown.Path.Clear(),
        shown => shown.Path.Add(ByteString.CopyFrom(new byte[32])),
        shown => shown.Path[0] = ByteString.CopyFrom(new byte[31]),
        shown => shown.Path.Add(Enumerable.Repeat(ByteString.CopyFrom(new byte[32]), 20)),
        shown => shown.SignedManifest = ByteString.Empty,
        shown => shown.SignedManifest = ByteString.CopyFrom([.. shown.SignedManifest.Span, 0]),
        shown => shown.SignedManifest = ByteString.CopyFrom(shown.SignedManifest.Span[1..]),
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void Verify_OfAnythingElse_IsNothing(Action<V1.ShownItem> spoil)
    {
        V1.ShownItem shown = ItemShowing.Show(envelope.Header, envelope.Cms, Keys, "indicators[0]")!;
        spoil(shown);

        Assert.Null(ItemShowing.Verify(shown, envelope.ManifestDigest));
    }

    /// <summary>The digest is what stands for the signature: other bytes under their own digest are a manifest of nobody, and their items prove nothing here.</summary>
    [Fact]
    public void Verify_AgainstAnotherDigest_IsNothing()
    {
        V1.ShownItem shown = ItemShowing.Show(envelope.Header, envelope.Cms, Keys, "indicators[0]")!;

        Assert.Null(ItemShowing.Verify(shown, exchange.Seal(exchange.Draft("core", "first", "second")).ManifestDigest));
        Assert.Null(ItemShowing.Verify(new V1.ShownItem { Index = 1, SignedManifest = ByteString.CopyFrom(1, 2, 3) }, Digest.Of([1, 2, 3])));
    }
}
