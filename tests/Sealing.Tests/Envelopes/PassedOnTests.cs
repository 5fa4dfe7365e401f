using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>cert-aln made it, cert-bor passes it on, cert-cel reads it: what a relay may leave out, and everything it cannot do.</summary>
public sealed class PassedOnTests
{
    private readonly Exchange exchange = new();
    private readonly Cert cel = new("cert-cel");
    private readonly SealedEnvelope received;
    private readonly V1.Manifest origin;

    public PassedOnTests()
    {
        received = exchange.Seal(exchange.Draft("core", "first", "second"));
        origin = exchange.Open(received).Manifest;
    }

    [Theory]
    [InlineData(new int[0], 0, 1, 2)]
    [InlineData(new[] { 1 }, 0, 2)]
    [InlineData(new[] { 2 }, 0, 1)]
    [InlineData(new[] { 1, 2 }, 0)]
    public void Read_OfWhatIsShown_IsWhatItsOriginatorSigned(int[] withheld, params int[] shown)
    {
        PassedOnReport report = Proven(Enclosed(withheld));

        Assert.Equal((exchange.Aln.Id, origin, exchange.AlnCard.SigningKeys[0].KeyId, 3 - shown.Length), (report.Originator, report.Manifest, report.SignedBy, report.ItemsWithheld));
        Assert.Equal(shown, report.Indexes);
        Assert.Equal(shown.Select(index => new[] { "core", "first", "second" }[index]), report.Items.Select(item => item.Content.ToStringUtf8()));
    }

    /// <summary>Neither the seed nor anything of a withheld item is in what travels on.</summary>
    [Fact]
    public void Enclose_TellsNothingOfWhatIsWithheld()
    {
        byte[] plaintext = Forgery.Plaintext(exchange, received);
        Assert.True(SignedManifest.TryRead(plaintext, out SignedManifestParts parts));
        Assert.True(ItemBlock.TryRead(plaintext, parts.Whole.Length, out ItemBlock? block));

        byte[] all = [.. Enclosed([1]).SelectMany(item => item.ToByteArray())];

        Assert.True(all.AsSpan().IndexOf("second"u8) > 0);
        Assert.Equal(-1, all.AsSpan().IndexOf("first"u8));
        Assert.Equal(-1, all.AsSpan().IndexOf(block!.Seed.Span));
        Assert.Equal(-1, all.AsSpan().IndexOf(block.Prove(1).Salt));
    }

    [Fact]
    public void Enclose_WithoutTheKey_SaysWhy()
    {
        Assert.False(Enclosing.TryEnclose(received.Header, received.Cms, new Dictionary<string, DecryptionKey>(), new HashSet<int>(), out _, out string because));
        Assert.Contains("key", because, StringComparison.Ordinal);
    }

    [Fact]
    public void Enclose_NeverWithoutTheCore() => Assert.Throws<ArgumentException>(() => Enclosed([0]));

    /// <summary>An item of nearly 1 MiB does not fit another item with its proof: it is named, and nothing is sent without it.</summary>
    [Fact]
    public void Enclose_OfAnItemThatDoesNotFit_SaysWhich()
    {
        SealedEnvelope large = exchange.Seal(exchange.Draft("core", new string('x', 1024 * 1024)));

        Assert.False(Enclosing.TryEnclose(large.Header, large.Cms, exchange.AtBor.DecryptionKeys, new HashSet<int>(), out _, out string because));
        Assert.StartsWith("Item 1 has ", because, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<List<V1.EnvelopeItem>>> Spoiled => new()
    {
        { "no items", items => items.RemoveRange(1, items.Count - 1) },
        { "no manifest", items => items.RemoveAt(0) },
        { "no core", items => items.RemoveAt(1) },
        { "manifest last", items => items.Reverse() },
        { "an item twice", items => items.Add(items[^1]) },
        { "items swapped", items => (items[2], items[3]) = (items[3], items[2]) },
        { "manifest empty", items => items[0].Content = ByteString.Empty },
        { "manifest with a byte behind it", items => items[0].Content = ByteString.CopyFrom([.. items[0].Content.Span, 0]) },
        { "manifest cut", items => items[0].Content = ByteString.CopyFrom(items[0].Content.Span[1..]) },
        { "manifest with a path", items => items[0].Path = "indicators[0]" },
        { "manifest with a marking", items => items[0].Marking = new V1.Marking { Tlp = V1.Tlp.Red, Pap = V1.Pap.Red } },
        { "manifest of another type", items => items[0].Type = "report" },
        { "item of another type", items => items[2].Type = "indicator" },
        { "item with a path", items => items[2].Path = "indicators[0]" },
        { "item with a marking of its own", items => items[2].Marking = new V1.Marking { Tlp = V1.Tlp.Clear, Pap = V1.Pap.Clear } },
        { "item empty", items => items[2].Content = ByteString.Empty },
        { "item no message", items => items[2].Content = ByteString.CopyFrom(0xFF, 0xFF, 0xFF) },
        { "index of another", items => Change(items, 2, shown => shown.Index = 2) },
        { "index beyond the count", items => Change(items, 2, shown => shown.Index = 3) },
        { "index beyond everything", items => Change(items, 2, shown => shown.Index = uint.MaxValue) },
        { "salt of zeros", items => Change(items, 2, shown => shown.Salt = ByteString.CopyFrom(new byte[16])) },
        { "no salt", items => Change(items, 2, shown => shown.Salt = ByteString.Empty) },
        { "other bytes", items => Change(items, 2, shown => shown.Item = new V1.EnvelopeItem { Type = "indicator", Path = "indicators[0]", Content = ByteString.CopyFromUtf8("forged") }.ToByteString()) },
        { "other core", items => Change(items, 1, shown => shown.Item = new V1.EnvelopeItem { Type = "report", Content = ByteString.CopyFromUtf8("forged") }.ToByteString()) },
        { "a looser marking", items => Change(items, 2, shown => shown.Item = ByteString.CopyFrom([.. shown.Item.Span, 0x1A, 0x04, 0x08, 0x01, 0x10, 0x01])) },
        { "no bytes", items => Change(items, 2, shown => shown.Item = ByteString.Empty) },
        { "no path", items => Change(items, 2, shown => shown.Path.Clear()) },
        { "a step more", items => Change(items, 2, shown => shown.Path.Add(ByteString.CopyFrom(new byte[32]))) },
        { "a short step", items => Change(items, 2, shown => shown.Path[0] = ByteString.CopyFrom(new byte[31])) },
        { "a long path", items => Change(items, 2, shown => shown.Path.Add(Enumerable.Repeat(ByteString.CopyFrom(new byte[32]), 20))) },
        { "a field twice", items => items[2].Content = ByteString.CopyFrom([.. items[2].Content.Span, 0x12, 0x00]) },
        { "a critical field", items => items[2].Content = ByteString.CopyFrom([.. items[2].Content.Span, 0xA0, 0x06, 0x01]) },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void Read_OfAnythingElse_IsRefused(string what, Action<List<V1.EnvelopeItem>> spoil)
    {
        List<V1.EnvelopeItem> items = [.. Enclosed([]).Select(item => item.Clone())];
        spoil(items);

        PassedOnOutcome outcome = Read(items);

        Assert.True(outcome is PassedOnOutcome.Refused { Reason: V1.RefusalReason.Limit or V1.RefusalReason.BadSignature }, $"{what}: {outcome}");
    }

    public static TheoryData<string, Func<EnvelopeDraft, EnvelopeDraft>> SaidOtherwise => new()
    {
        { "report", draft => draft with { ReportId = "CB-ALN-2026-0002" } },
        { "revision", draft => draft with { Revision = 2 } },
        { "marking", draft => draft with { Marking = new V1.Marking { Tlp = V1.Tlp.Clear, Pap = V1.Pap.Green } } },
        { "stricter marking", draft => draft with { Marking = new V1.Marking { Tlp = V1.Tlp.AmberStrict, Pap = V1.Pap.Green } } },
        { "onward rule", draft => draft with { Onward = V1.OnwardRule.AsAgreed } },
        { "exercise", draft => draft with { Exercise = true } },
        { "expiry", draft => draft with { ContentExpires = Cert.Now.AddDays(1) } },
        { "release", draft => draft with { Release = new V1.ReleaseRecord { HighestLane = V1.LaneName.Routine, Signatures = { ByteString.CopyFrom(1) } } } },
    };

    /// <summary>What the relay's manifest says of the report is what nodes decide and list by.</summary>
    [Theory]
    [MemberData(nameof(SaidOtherwise))]
    public void Read_WhereTheRelaySaysSomethingElse_IsRefused(string what, Func<EnvelopeDraft, EnvelopeDraft> change) =>
        Assert.True(Read(Enclosed([]), change) is PassedOnOutcome.Refused { Reason: V1.RefusalReason.Limit }, what);

    /// <summary>What was sealed to somebody else shows who that was: a relay that got hold of it proves nothing with it.</summary>
    [Fact]
    public void Read_OfWhatWasNotSentToTheRelay_IsRefused()
    {
        SealedEnvelope forCel = EnvelopeSealing.Seal(exchange.Draft("core") with { Recipient = cel.Id }, exchange.Aln.Signing, exchange.Aln.SigningCertificate, cel.EncryptionCertificate);
        Assert.True(Enclosing.TryEnclose(forCel.Header, forCel.Cms, Exchange.Keys(cel.Encryption), new HashSet<int>(), out IReadOnlyList<V1.EnvelopeItem>? items, out _));

        Assert.Equal(V1.RefusalReason.Limit, Assert.IsType<PassedOnOutcome.Refused>(Read(items)).Reason);
    }

    /// <summary>A chain would make its last relay vouch for the one before it: what was passed on is not passed on again.</summary>
    [Fact]
    public void Read_OfWhatWasPassedOnBefore_IsRefused()
    {
        SealedEnvelope relayed = exchange.Seal(exchange.Draft("core") with { Kind = V1.EnvelopeKind.PassedOn });
        Assert.True(Enclosing.TryEnclose(relayed.Header, relayed.Cms, exchange.AtBor.DecryptionKeys, new HashSet<int>(), out IReadOnlyList<V1.EnvelopeItem>? items, out _));

        Assert.Equal(V1.RefusalReason.Limit, Assert.IsType<PassedOnOutcome.Refused>(Read(items)).Reason);
    }

    [Fact]
    public void Read_OfWhatTheRelayMadeItself_IsRefused()
    {
        SealedEnvelope own = EnvelopeSealing.Seal(exchange.Draft("core") with { Sender = exchange.Bor.Id }, exchange.Bor.Signing, exchange.Bor.SigningCertificate, exchange.Bor.EncryptionCertificate);
        Assert.True(Enclosing.TryEnclose(own.Header, own.Cms, exchange.AtBor.DecryptionKeys, new HashSet<int>(), out IReadOnlyList<V1.EnvelopeItem>? items, out _));

        Assert.Equal(V1.RefusalReason.Limit, Assert.IsType<PassedOnOutcome.Refused>(Read(items)).Reason);
    }

    [Fact]
    public void Read_WithoutTheOriginatorsCard_IsNotVouchedFor() =>
        Assert.Contains("no card of cert-aln", Assert.IsType<PassedOnOutcome.NotVouchedFor>(Read(Enclosed([]), cardOf: _ => null)).Because, StringComparison.Ordinal);

    [Fact]
    public void Read_UnderACardThatHasAnotherKey_IsNotVouchedFor() =>
        Assert.IsType<PassedOnOutcome.NotVouchedFor>(Read(Enclosed([]), cardOf: _ => new Cert("cert-aln").Verified()));

    /// <summary>A relay that signs in its originator's name has no key of its card.</summary>
    [Fact]
    public void Read_SignedByTheRelayInItsOriginatorsName_IsNotVouchedFor()
    {
        SealedEnvelope forged = EnvelopeSealing.Seal(exchange.Draft("forged"), exchange.Bor.Signing, exchange.Bor.SigningCertificate, exchange.Bor.EncryptionCertificate);
        Assert.True(Enclosing.TryEnclose(forged.Header, forged.Cms, exchange.AtBor.DecryptionKeys, new HashSet<int>(), out IReadOnlyList<V1.EnvelopeItem>? items, out _));

        Assert.IsType<PassedOnOutcome.NotVouchedFor>(Read(items));
    }

    [Fact]
    public void Read_WithTheSignatureOverAnotherManifest_IsRefused()
    {
        List<V1.EnvelopeItem> items = [.. Enclosed([]).Select(item => item.Clone())];
        byte[] signed = items[0].Content.ToByteArray();
        signed[^1] ^= 1;
        items[0].Content = ByteString.CopyFrom(signed);

        Assert.Equal(V1.RefusalReason.BadSignature, Assert.IsType<PassedOnOutcome.Refused>(Read(items)).Reason);
    }

    /// <summary>Two versions of one report by the same key: the items of one are none of the other's.</summary>
    [Fact]
    public void Read_WithItemsOfAnotherEnvelope_IsRefused()
    {
        SealedEnvelope other = exchange.Seal(exchange.Draft("core", "first", "second"));
        Assert.True(Enclosing.TryEnclose(other.Header, other.Cms, exchange.AtBor.DecryptionKeys, new HashSet<int>(), out IReadOnlyList<V1.EnvelopeItem>? items, out _));

        Assert.Equal(V1.RefusalReason.BadSignature, Assert.IsType<PassedOnOutcome.Refused>(Read([Enclosed([])[0], .. items.Skip(1)])).Reason);
    }

    private static void Change(List<V1.EnvelopeItem> items, int at, Action<V1.PassedOnItem> change)
    {
        V1.PassedOnItem shown = V1.PassedOnItem.Parser.ParseFrom(items[at].Content);
        change(shown);
        items[at].Content = shown.ToByteString();
    }

    private IReadOnlyList<V1.EnvelopeItem> Enclosed(int[] withheld)
    {
        Assert.True(Enclosing.TryEnclose(received.Header, received.Cms, exchange.AtBor.DecryptionKeys, withheld.ToHashSet(), out IReadOnlyList<V1.EnvelopeItem>? items, out string because), because);
        return items;
    }

    private PassedOnReport Proven(IReadOnlyList<V1.EnvelopeItem> items) => Assert.IsType<PassedOnOutcome.Proven>(Read(items)).Report;

    /// <summary>cert-bor seals what it is given to cert-cel, which opens and reads it.</summary>
    private PassedOnOutcome Read(IReadOnlyList<V1.EnvelopeItem> items, Func<EnvelopeDraft, EnvelopeDraft>? change = null, Func<PartnerId, VerifiedCard?>? cardOf = null)
    {
        EnvelopeDraft draft = exchange.Draft("core") with { Kind = V1.EnvelopeKind.PassedOn, Sender = exchange.Bor.Id, Recipient = cel.Id, Items = items };
        SealedEnvelope envelope = EnvelopeSealing.Seal(change is null ? draft : change(draft), exchange.Bor.Signing, exchange.Bor.SigningCertificate, cel.EncryptionCertificate);
        var atCel = new OpeningContext(cel.Id, exchange.Bor.Verified(), Exchange.Keys(cel.Encryption), Cert.Now);
        OpenedEnvelope outer = Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(envelope.Header, envelope.Cms, atCel)).Envelope;
        return PassedOnReading.Read(outer, cardOf ?? (id => id == exchange.Aln.Id ? exchange.AlnCard : null));
    }
}
