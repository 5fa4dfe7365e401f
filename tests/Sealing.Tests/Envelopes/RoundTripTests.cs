using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

public sealed class RoundTripTests
{
    private readonly Exchange exchange = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(10_001)]
    public void Opened_IsWhatWasSealed(int items)
    {
        EnvelopeDraft draft = exchange.Draft([.. Enumerable.Range(0, items).Select(i => $"item {i}")]);
        SealedEnvelope envelope = exchange.Seal(draft);
        OpenedEnvelope opened = exchange.Open(envelope);
        Assert.Equal(draft.Items, opened.Items);
        Assert.Equal(draft.Id.ToBytes(), opened.Header.EnvelopeId);
        Assert.Equal(draft.ReportId, opened.Manifest.ReportId);
        Assert.Equal((uint)items, opened.Manifest.ItemCount);
        Assert.Equal(draft.Marking, opened.Manifest.Marking);
        Assert.Equal(exchange.Aln.Signing.Id, opened.SignedBy);
        Assert.Equal(envelope.ManifestDigest, opened.ManifestDigest);
        Assert.Equal(EnvelopeDigest.Of(envelope.Header, envelope.Cms), envelope.Digest);
    }

    [Fact]
    public void EveryItem_IsProvedAlone()
    {
        for (int items = 1; items <= 9; items++)
        {
            OpenedEnvelope opened = exchange.Open(exchange.Seal(exchange.Draft([.. Enumerable.Range(0, items).Select(i => $"198.51.100.{i}")])));
            for (int i = 0; i < items; i++)
            {
                ItemProof proof = opened.Prove(i);
                Assert.True(proof.Verify(opened.Manifest));
                Assert.False((proof with { Index = proof.Index + 1 }).Verify(opened.Manifest));
                Assert.False((proof with { Item = [.. proof.Item, 0] }).Verify(opened.Manifest));
                Assert.False((proof with { Salt = new byte[16] }).Verify(opened.Manifest));
                Assert.False((proof with { Salt = [] }).Verify(opened.Manifest));
                Assert.False((proof with { Path = [.. proof.Path, default] }).Verify(opened.Manifest));
            }
            Assert.Throws<ArgumentOutOfRangeException>(() => opened.Prove(items));
            Assert.Throws<ArgumentOutOfRangeException>(() => opened.Prove(-1));
        }
    }

    [Fact]
    public void Salts_HideEqualItems()
    {
        OpenedEnvelope opened = exchange.Open(exchange.Seal(exchange.Draft("core", "198.51.100.7", "198.51.100.7")));
        Assert.NotEqual(opened.Prove(1).Salt, opened.Prove(2).Salt);
        Assert.NotEqual(opened.Prove(1).Path[0], opened.Prove(2).Path[0]);
    }

    [Fact]
    public void SealingTwice_SharesNothing()
    {
        EnvelopeDraft draft = exchange.Draft("core");
        SealedEnvelope first = exchange.Seal(draft);
        SealedEnvelope second = exchange.Seal(draft);
        Assert.Equal(first.Header, second.Header);
        Assert.NotEqual(first.ManifestDigest, second.ManifestDigest);
        Assert.NotEqual(first.Digest, second.Digest);
    }

    [Fact]
    public void Length_SaysLittleOfTheContent()
    {
        int[] lengths = [.. Enumerable.Range(4000, 20).Select(length => exchange.Seal(exchange.Draft(new string('x', length))).Cms.Length).Distinct()];
        Assert.True(lengths.Length <= 2);
    }

    [Fact]
    public void Items_KeepTheirOwnMarking()
    {
        EnvelopeDraft draft = exchange.Draft("core", "one");
        draft.Items[1].Marking = new V1.Marking { Tlp = V1.Tlp.Red, Pap = V1.Pap.Unspecified };
        Assert.Equal(draft.Items[1].Marking, exchange.Open(exchange.Seal(draft)).Items[1].Marking);
    }

    [Fact]
    public void Seal_OverALimit_Throws()
    {
        EnvelopeDraft good = exchange.Draft("core");
        EnvelopeDraft[] bad =
        [
            good with { Items = [] },
            exchange.Draft([.. Enumerable.Repeat("x", 10_002)]),
            exchange.Draft(new string('x', (1024 * 1024) + 1)),
            exchange.Draft([.. Enumerable.Repeat(new string('x', 1024 * 1024), 17)]),
            good with { Expires = good.Created },
            good with { Expires = good.Created.AddDays(401) },
            good with { Created = new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero), Expires = new DateTimeOffset(2050, 2, 1, 0, 0, 0, TimeSpan.Zero) },
            good with { ReportId = "report one" },
            good with { Revision = 0 },
            good with { Items = [new V1.EnvelopeItem { Type = "Report" }] },
            good with { Items = [new V1.EnvelopeItem { Type = "report", Path = new string('p', 257) }] },
        ];
        Assert.All(bad, draft => Assert.Throws<ArgumentException>(() => exchange.Seal(draft)));
        Assert.Throws<ArgumentException>(() => EnvelopeSealing.Seal(good, exchange.Aln.Log, exchange.Aln.SigningCertificate, exchange.Bor.EncryptionCertificate));
    }

    [Fact]
    public void OpenSsl_DecryptsThenVerifies_AsItIs()
    {
        using var openssl = new OpenSsl();
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core", "one", "two"));
        openssl.Write("envelope.cms", envelope.Cms);
        openssl.Write("bor.key", exchange.Bor.Encryption.ToPem());
        openssl.Write("bor.pem", PemEncoding.WriteString("CERTIFICATE", exchange.Bor.EncryptionCertificate.Der));
        openssl.Write("aln.pem", PemEncoding.WriteString("CERTIFICATE", exchange.Aln.SigningCertificate.Der));
        openssl.Succeed("cms", "-decrypt", "-inform", "DER", "-in", "envelope.cms", "-recip", "bor.pem", "-inkey", "bor.key", "-out", "content");
        openssl.Succeed(
            "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "content", "-certfile", "aln.pem", "-CAfile", "aln.pem", "-attime", $"{Cert.Now.ToUnixTimeSeconds()}",
            "-out", "manifest");
        V1.Manifest manifest = V1.Manifest.Parser.ParseFrom(openssl.Read("manifest"));
        Assert.Equal(envelope.Header, manifest.Header);
        OpenedEnvelope opened = exchange.Open(envelope);
        Assert.Equal(manifest, opened.Manifest);
        Assert.Equal(Digest.Of(openssl.Read("content").AsSpan(0, opened.SignedManifest.Length)), envelope.ManifestDigest);
    }
}
