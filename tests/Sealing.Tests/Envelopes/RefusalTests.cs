using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>What the header says is refused by name; whose key signed is judged only once the signature holds.</summary>
public sealed class RefusalTests
{
    private readonly Exchange exchange = new();
    private readonly SealedEnvelope envelope;

    public RefusalTests() => envelope = exchange.Seal(exchange.Draft("core", "one"));

    [Fact]
    public void ForAnotherRecipient_OrFromAnotherSender_IsRefused()
    {
        AssertRefused(V1.RefusalReason.WrongRecipient, Open(exchange.AtBor with { Self = PartnerId.Parse("cert-cel") }));
        AssertRefused(V1.RefusalReason.WrongRecipient, Open(exchange.AtBor with { Sender = exchange.Bor.Verified() }));
    }

    [Fact]
    public void Expiry_HasAnHourOfGrace_AndNothingElseOfTimeRefuses()
    {
        DateTimeOffset expires = Cert.Now.AddDays(90);
        Assert.IsType<OpenOutcome.Opened>(Open(exchange.AtBor with { Now = expires.AddHours(1) }));
        AssertRefused(V1.RefusalReason.Expired, Open(exchange.AtBor with { Now = expires.AddHours(1).AddMilliseconds(1) }));
        Assert.IsType<OpenOutcome.Opened>(Open(exchange.AtBor with { Now = Cert.Now.AddYears(-3) }));
    }

    [Fact]
    public void ASuiteNotOnTheSendersCard_IsRefused()
    {
        VerifiedCard card = exchange.Aln.Verified(change =>
        {
            change.Suites.Remove(0x0001);
        });
        AssertRefused(V1.RefusalReason.Limit, Open(exchange.AtBor with { Sender = card }));
    }

    [Fact]
    public void SizesOverTheLimit_AreRefusedUnread()
    {
        AssertRefused(V1.RefusalReason.Limit, EnvelopeOpening.Open(envelope.Header, new byte[(16 * 1024 * 1024) + 1], exchange.AtBor));
        AssertRefused(V1.RefusalReason.Limit, EnvelopeOpening.Open(envelope.Header, Array.Empty<byte>(), exchange.AtBor));
        AssertRefused(V1.RefusalReason.Limit, EnvelopeOpening.Open(new byte[4097], envelope.Cms, exchange.AtBor));
        AssertRefused(V1.RefusalReason.Limit, EnvelopeOpening.Open(Array.Empty<byte>(), envelope.Cms, exchange.AtBor));
    }

    [Fact]
    public void AKeyWeDoNotHold_IsUnopenable()
    {
        Assert.IsType<OpenOutcome.Unopenable>(Open(exchange.AtBor with { DecryptionKeys = Exchange.Keys(exchange.Bor.Signing) }));
        var mislabelled = new Dictionary<string, DecryptionKey>(StringComparer.Ordinal)
        {
            [Convert.ToHexStringLower(exchange.Bor.Encryption.SubjectKeyIdentifier)] = new(exchange.Bor.Signing, null),
        };
        Assert.IsType<OpenOutcome.Unopenable>(Open(exchange.AtBor with { DecryptionKeys = mislabelled }));
    }

    [Fact]
    public void ARetiredDecryptionKey_StillOpens()
    {
        using var newer = PrivateKey.Create();
        Assert.IsType<OpenOutcome.Opened>(Open(exchange.AtBor with { DecryptionKeys = Exchange.Keys(newer, exchange.Bor.Encryption) }));
    }

    [Fact]
    public void ASignerOnNoCard_IsUnopenable() =>
        Assert.IsType<OpenOutcome.Unopenable>(Open(exchange.AtBor with { Sender = NextCard(revoke: true, held: null) }));

    [Fact]
    public void ARevokedSigner_IsRefusedByName() =>
        AssertRefused(V1.RefusalReason.RevokedKey, Open(exchange.AtBor with { Sender = NextCard(revoke: true, held: exchange.AlnCard) }));

    [Fact]
    public void ARetiredSigner_IsUnopenable() =>
        Assert.IsType<OpenOutcome.Unopenable>(Open(exchange.AtBor with { Sender = NextCard(revoke: false, held: exchange.AlnCard) }));

    [Fact]
    public void TwoSigningKeysOnTheCard_BothSign()
    {
        using var second = PrivateKey.Create();
        KeyCertificate certificate = exchange.Aln.Certify(second, CertificateUse.Signing);
        OpeningContext context = exchange.AtBor with { Sender = exchange.Aln.Verified(card => card.SigningCertificates.Insert(0, ByteString.CopyFrom(certificate.Der))) };
        Assert.IsType<OpenOutcome.Opened>(Open(context));
        SealedEnvelope other = EnvelopeSealing.Seal(exchange.Draft("core"), second, certificate, exchange.Bor.EncryptionCertificate);
        OpenOutcome outcome = EnvelopeOpening.Open(other.Header, other.Cms, context);
        Assert.Equal(second.Id, Assert.IsType<OpenOutcome.Opened>(outcome).Envelope.SignedBy);
    }

    [Fact]
    public void AForeignOrReplacedHeader_IsUnopenable()
    {
        SealedEnvelope other = exchange.Seal(exchange.Draft("core"));
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(other.Header, envelope.Cms, exchange.AtBor));
        V1.EnvelopeHeader longer = V1.EnvelopeHeader.Parser.ParseFrom(envelope.Header);
        longer.ExpiresMs += 1;
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(longer.ToByteArray(), envelope.Cms, exchange.AtBor));
    }

    /// <summary>Davis 2001: a recipient seals what it got once more, for a third, as if the sender had.</summary>
    [Fact]
    public void ASignedManifest_SealedAgainUnderAnotherHeader_IsUnopenable()
    {
        SealedEnvelope other = exchange.Seal(exchange.Draft("core"));
        byte[] plaintext = Forgery.Plaintext(exchange, envelope);
        byte[] cms = Forgery.Outer(plaintext, exchange.Bor.EncryptionCertificate, other.Header);
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(other.Header, cms, exchange.AtBor));
    }

    private static readonly Dictionary<string, Func<V1.EnvelopeHeader, byte[]>> BadHeaders = new(StringComparer.Ordinal)
    {
        ["version"] = header => With(header, h => h.Version = 2),
        ["suite"] = header => With(header, h => h.Suite = 0x0102),
        ["kind"] = header => With(header, h => h.Kind = V1.EnvelopeKind.Unspecified),
        ["envelope_id short"] = header => With(header, h => h.EnvelopeId = ByteString.CopyFrom(1, 2)),
        ["envelope_id version 4"] = header => With(header, h => h.EnvelopeId = ByteString.CopyFrom(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e").ToByteArray(bigEndian: true))),
        ["sender"] = header => With(header, h => h.Sender = "Cert_Aln"),
        ["recipient"] = header => With(header, h => h.Recipient = ""),
        ["agreement_hash"] = header => With(header, h => h.AgreementHash = ByteString.Empty),
        ["created_ms"] = header => With(header, h => h.CreatedMs = ulong.MaxValue),
        ["expires_ms before"] = header => With(header, h => h.ExpiresMs = h.CreatedMs - 1),
        ["expires_ms far"] = header => With(header, h => h.ExpiresMs = ulong.MaxValue),
        ["critical field"] = header => [.. header.ToByteArray(), 0xA0, 0x06, 0x01], // field 100, varint 1
        ["field twice"] = header => [.. header.ToByteArray(), 0x08, 0x01], // version again
        ["truncated"] = header => header.ToByteArray()[..^1],
        ["not protobuf"] = _ => [0xFF, 0xFF, 0xFF, 0xFF],
    };

    public static TheoryData<string> BadHeaderNames => [.. BadHeaders.Keys];

    [Theory]
    [MemberData(nameof(BadHeaderNames))]
    public void ABadHeader_IsRefused(string name)
    {
        byte[] header = BadHeaders[name](V1.EnvelopeHeader.Parser.ParseFrom(envelope.Header));
        Assert.Equal(EnvelopeErrors.HeaderMalformed, Assert.Single(EnvelopeOpening.ReadHeader(header).Problems).Code);
        AssertRefused(V1.RefusalReason.Limit, EnvelopeOpening.Open(header, envelope.Cms, exchange.AtBor));
    }

    [Fact]
    public void AnUnknownFieldBelow100_IsPassedBy()
    {
        byte[] header = [.. envelope.Header, 0x98, 0x06, 0x01]; // field 99, varint 1
        Assert.True(EnvelopeOpening.ReadHeader(header).IsValid);
    }

    private OpenOutcome Open(OpeningContext context) => EnvelopeOpening.Open(envelope.Header, envelope.Cms, context);

    private VerifiedCard NextCard(bool revoke, VerifiedCard? held)
    {
        V1.Card next = exchange.Aln.Card(2);
        next.SigningCertificates[0] = ByteString.CopyFrom(exchange.Aln.Certify(PrivateKey.Create(), CertificateUse.Signing).Der);
        if (revoke)
            next.RevokedKeys.Add(ByteString.CopyFrom(exchange.Aln.Signing.Id.ToBytes()));
        return CardVerification.Card(CardSigning.Card(next, exchange.Aln.Root, null), held).Value!;
    }

    private static byte[] With(V1.EnvelopeHeader header, Action<V1.EnvelopeHeader> change)
    {
        change(header);
        return header.ToByteArray();
    }

    private static void AssertRefused(V1.RefusalReason reason, OpenOutcome outcome) => Assert.Equal(reason, Assert.IsType<OpenOutcome.Refused>(outcome).Reason);
}
