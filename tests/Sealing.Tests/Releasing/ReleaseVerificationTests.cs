using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Releasing;
using CertBridge.Sealing.Statements;
using CertBridge.Sealing.Tests.Envelopes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Releasing;

/// <summary>A release is two different persons' signatures over exactly what is sealed; nothing else is one.</summary>
public sealed class ReleaseVerificationTests
{
    private readonly Exchange exchange = new();
    private readonly PrivateKey arben = PrivateKey.Create();
    private readonly KeyCertificate arbenCertificate;
    private readonly VerifiedCard card;
    private readonly SaltedItems items;

    public ReleaseVerificationTests()
    {
        arbenCertificate = exchange.Aln.Certify(arben, CertificateUse.Officer);
        card = exchange.Aln.Verified(wire => wire.Officers.Add(new V1.CardOfficer { Name = "arben", Certificate = ByteString.CopyFrom(arbenCertificate.Der) }));
        items = SaltedItems.Fix(exchange.Draft("core", "one", "two").Items);
    }

    [Fact]
    public void Statement_IsThisText()
    {
        string text = Encoding.UTF8.GetString((Statement() with { Root = Digest.FromBytes(new byte[32]) }).ToBytes());

        Assert.Equal(
            """
            CertBridge/1 release
            sender: cert-aln
            partner: cert-bor
            environment: production
            report: CB-ALN-2026-0001
            revision: 1
            items: 3
            root: 0000000000000000000000000000000000000000000000000000000000000000
            marking: TLP:AMBER PAP:GREEN
            persons: none
            highest lane: routine
            expires: 2026-03-15T12:00:00.000Z
            released by: two persons or more

            """.ReplaceLineEndings("\n"), text);
        Assert.EndsWith("released by: one person alone, in an emergency\n", Encoding.UTF8.GetString((Statement() with { IsEmergency = true }).ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfTwoPersons_NamesThemInTheOrderOfTheCard() =>
        Assert.Equal(["mira", "arben"], ReleaseVerification.Verify(Statement(), [Arben(Statement()), Mira(Statement())], card).Value!.Select(officer => officer.Name));

    [Fact]
    public void Verify_OfOnePerson_IsNoRelease_UnlessTheStatementSaysEmergency()
    {
        ReleaseStatement emergency = Statement() with { IsEmergency = true };

        Assert.Equal(ReleaseErrors.NotSigned, ReleaseVerification.Verify(Statement(), [Mira(Statement())], card).Problems[0].Code);
        Assert.Equal(["mira"], ReleaseVerification.Verify(emergency, [Mira(emergency)], card).Value!.Select(officer => officer.Name));
        Assert.False(ReleaseVerification.Verify(Statement(), [Mira(emergency), Arben(emergency)], card).IsValid);
    }

    [Fact]
    public void Verify_OfOnePersonTwice_IsNoRelease() =>
        Assert.Contains("One person signed twice", ReleaseVerification.Verify(Statement(), [Mira(Statement()), Mira(Statement())], card).Problems[0].Message, StringComparison.Ordinal);

    [Fact]
    public void Verify_OfSomebodyWhoIsNotOnTheCard_IsNoRelease() =>
        Assert.False(ReleaseVerification.Verify(Statement(), [Mira(Statement()), Arben(Statement())], exchange.Aln.Verified()).IsValid);

    [Fact]
    public void Verify_OfNoSignature_OrOneTooLarge_IsNoRelease()
    {
        Assert.False(ReleaseVerification.Verify(Statement(), [], card).IsValid);
        Assert.False(ReleaseVerification.Verify(Statement(), [Mira(Statement()), new byte[Limits.ReleaseSignatureBytesMax + 1]], card).IsValid);
    }

    public static TheoryData<string> EveryFact => ["sender", "partner", "environment", "report", "revision", "items", "root", "tlp", "pap", "persons", "lane", "expires", "emergency"];

    [Theory]
    [MemberData(nameof(EveryFact))]
    public void Verify_WhereOneFactIsAnother_IsNoRelease(string fact)
    {
        ReleaseStatement was = Statement();
        ReleaseStatement now = fact switch
        {
            "sender" => was with { Sender = PartnerId.Parse("cert-cel") },
            "partner" => was with { Partner = PartnerId.Parse("cert-cel") },
            "environment" => was with { Environment = "exercise" },
            "report" => was with { ReportId = "CB-ALN-2026-0002" },
            "revision" => was with { Revision = 2 },
            "items" => was with { ItemCount = 2 },
            "root" => was with { Root = SaltedItems.Fix(items.Items).Root },
            "tlp" => was with { Marking = new V1.Marking { Tlp = V1.Tlp.Green, Pap = V1.Pap.Green } },
            "pap" => was with { Marking = new V1.Marking { Tlp = V1.Tlp.Amber, Pap = V1.Pap.Clear } },
            "persons" => was with { Persons = [arben.Id] },
            "lane" => was with { HighestLane = V1.LaneName.Flash },
            "expires" => was with { Expires = was.Expires.AddMilliseconds(1) },
            _ => was with { IsEmergency = true },
        };

        Assert.False(ReleaseVerification.Verify(now, [Mira(was), Arben(was)], card).IsValid);
    }

    [Fact]
    public void Seal_WithSaltedItems_HasTheRootThatWasSigned_AndTheReceiverWritesTheSameStatement()
    {
        OpenedEnvelope opened = exchange.Open(exchange.Seal(exchange.Draft() with { Items = items.Items, Salted = items, Release = Record() }));

        Assert.Equal(items.Root.ToBytes(), opened.Manifest.ItemRoot.ToByteArray());
        Assert.Equal(Statement().ToBytes(), ReleaseStatement.Of(opened.Header, opened.Manifest, "production")!.ToBytes());
    }

    [Fact]
    public void Seal_OfTheSameItemsWithoutTheirSalts_HasAnotherRoot()
    {
        OpenedEnvelope opened = exchange.Open(exchange.Seal(exchange.Draft() with { Items = items.Items, Release = Record() }));

        Assert.NotEqual(Statement().ToBytes(), ReleaseStatement.Of(opened.Header, opened.Manifest, "production")!.ToBytes());
    }

    [Theory]
    [InlineData(0, 100, V1.LaneName.Routine)]
    [InlineData(Limits.ReleaseSignaturesMax + 1, 100, V1.LaneName.Routine)]
    [InlineData(2, Limits.ReleaseSignatureBytesMax + 1, V1.LaneName.Routine)]
    [InlineData(2, 0, V1.LaneName.Routine)]
    [InlineData(2, 100, V1.LaneName.Unspecified)]
    [InlineData(2, 100, (V1.LaneName)9)]
    public void Seal_OfAReleaseOfAnotherForm_IsRefused(int signatures, int size, V1.LaneName lane)
    {
        var release = new V1.ReleaseRecord { HighestLane = lane, ExpiresMs = 1, Signatures = { Enumerable.Repeat(ByteString.CopyFrom(new byte[size]), signatures) } };

        Assert.Throws<ArgumentException>(() => exchange.Seal(exchange.Draft() with { Items = items.Items, Salted = items, Release = release }));
    }

    [Fact]
    public void SaltedItems_AreReadAgainAsTheyWere_AndToTheLastByte()
    {
        SaltedItems read = SaltedItems.Read(items.Bytes)!;
        byte[] spoilt = [.. items.Bytes.Span, 0];

        Assert.Equal((items.Root, 3), (read.Root, read.Items.Count));
        Assert.True(read.AreExactly(exchange.Draft("core", "one", "two").Items));
        Assert.False(read.AreExactly(exchange.Draft("core", "one", "other").Items));
        Assert.False(read.AreExactly(exchange.Draft("core", "one").Items));
        Assert.Null(SaltedItems.Read(spoilt));
        Assert.Null(SaltedItems.Read(items.Bytes[..^1]));
        Assert.Null(SaltedItems.Read(ReadOnlyMemory<byte>.Empty));
    }

    [Fact]
    public void SaltedItems_OfTheSameItems_HaveAnotherRootEachTime() => Assert.NotEqual(items.Root, SaltedItems.Fix(items.Items).Root);

    private ReleaseStatement Statement() => new()
    {
        Sender = exchange.Aln.Id,
        Partner = exchange.Bor.Id,
        Environment = "production",
        ReportId = "CB-ALN-2026-0001",
        Revision = 1,
        ItemCount = 3,
        Root = items.Root,
        Marking = new V1.Marking { Tlp = V1.Tlp.Amber, Pap = V1.Pap.Green },
        Persons = [],
        HighestLane = V1.LaneName.Routine,
        Expires = Cert.Now.AddDays(14),
        IsEmergency = false,
    };

    private V1.ReleaseRecord Record() => new()
    {
        HighestLane = V1.LaneName.Routine,
        ExpiresMs = (ulong)Cert.Now.AddDays(14).ToUnixTimeMilliseconds(),
        Signatures = { ByteString.CopyFrom(Mira(Statement())), ByteString.CopyFrom(Arben(Statement())) },
    };

    private byte[] Mira(ReleaseStatement statement) => DetachedSignature.Sign(statement.ToBytes(), exchange.Aln.Officer, exchange.Aln.OfficerCertificate.Der, Cert.Now);

    private byte[] Arben(ReleaseStatement statement) => DetachedSignature.Sign(statement.ToBytes(), arben, arbenCertificate.Der, Cert.Now);
}
