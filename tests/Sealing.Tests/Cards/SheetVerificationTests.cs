using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Cards;

public sealed class SheetVerificationTests
{
    private readonly Cert aln = new("cert-aln");
    private readonly VerifiedCard card;

    public SheetVerificationTests() => card = aln.Verified();

    [Fact]
    public void KeySheet_SignedByASigningKey_IsVerified()
    {
        V1.SignedKeySheet wire = CardSigning.KeySheet(aln.KeySheet(), aln.Signing);
        Parsed<VerifiedKeySheet> read = CardVerification.KeySheet(wire, card, null);
        Assert.True(read.IsValid, string.Join("; ", read.Problems));
        Assert.Equal(aln.Encryption.Id, Assert.Single(read.Value.EncryptionKeys).KeyId);
        Assert.Equal(Digest.Of(wire.Sheet.Span), read.Value.Digest);
    }

    [Fact]
    public void KemKeys_ArePairedByOrder_AndReadOnEveryPlatform()
    {
        using var older = PrivateKey.Create();
        KeyCertificate olderCertificate = aln.Certify(older, CertificateUse.Encryption);
        byte[][] kem = [LookalikeKem.Key(), LookalikeKem.Key()];
        V1.KeySheet sheet = aln.KeySheet();
        sheet.EncryptionCertificates.Add(ByteString.CopyFrom(olderCertificate.Der));
        sheet.KemCertificates.Add(kem.Select(key => ByteString.CopyFrom(aln.CertifyKem(key).Der)));
        VerifiedKeySheet read = CardVerification.KeySheet(CardSigning.KeySheet(sheet, aln.Signing), card, null).Value!;
        Assert.Equal(kem[0], read.KemPairedWith(aln.EncryptionCertificate)!.PublicKey);
        Assert.Equal(kem[1], read.KemPairedWith(olderCertificate)!.PublicKey);
        Assert.Null(read.KemPairedWith(aln.SigningCertificate));
        VerifiedKeySheet without = CardVerification.KeySheet(CardSigning.KeySheet(aln.KeySheet(), aln.Signing), card, null).Value!;
        Assert.Null(without.KemPairedWith(aln.EncryptionCertificate));
    }

    [Fact]
    public void KemKeys_TooFewTooManyTwiceOrOfAnotherKind_AreRefused()
    {
        ByteString good = ByteString.CopyFrom(aln.CertifyKem(LookalikeKem.Key()).Der);
        ByteString other = ByteString.CopyFrom(aln.CertifyKem(LookalikeKem.Key()).Der);
        using var second = PrivateKey.Create();
        ByteString secondEncryption = ByteString.CopyFrom(aln.Certify(second, CertificateUse.Encryption).Der);
        Action<V1.KeySheet>[] changes =
        [
            sheet => sheet.KemCertificates.Add([good, other]),
            sheet => { sheet.EncryptionCertificates.Add(secondEncryption); sheet.KemCertificates.Add(good); },
            sheet => { sheet.EncryptionCertificates.Add(secondEncryption); sheet.KemCertificates.Add([good, good]); },
        ];
        foreach (Action<V1.KeySheet> change in changes)
        {
            V1.KeySheet sheet = aln.KeySheet();
            change(sheet);
            AssertRefused(IdentityErrors.SheetMalformed, CardVerification.KeySheet(CardSigning.KeySheet(sheet, aln.Signing), card, null));
        }
        foreach (ByteString bad in new[] { ByteString.Empty, ByteString.CopyFrom(1, 2), ByteString.CopyFrom(aln.EncryptionCertificate.Der) })
        {
            V1.KeySheet sheet = aln.KeySheet();
            sheet.KemCertificates.Add(bad);
            AssertRefused(IdentityErrors.CertificateMalformed, CardVerification.KeySheet(CardSigning.KeySheet(sheet, aln.Signing), card, null));
        }
    }

    [Fact]
    public void Sheets_WithBytesAroundTheSignedOnes_KeepNoneOfThem()
    {
        byte[] unknown = [0x7A, 5, 1, 2, 3, 4, 5]; // field 15
        V1.SignedKeySheet keys = CardSigning.KeySheet(aln.KeySheet(), aln.Signing);
        V1.SignedContactSheet contacts = CardSigning.Contacts(aln.Contacts(), aln.Officer);

        Assert.Equal(keys, CardVerification.KeySheet(V1.SignedKeySheet.Parser.ParseFrom([.. keys.ToByteArray(), .. unknown]), card, null).Value!.Wire);
        Assert.Equal(contacts, CardVerification.Contacts(V1.SignedContactSheet.Parser.ParseFrom([.. contacts.ToByteArray(), .. unknown]), card, null).Value!.Wire);
    }

    [Fact]
    public void KeySheet_SignedByRootOfficerOrLogKey_IsRefused()
    {
        foreach (PrivateKey key in new[] { aln.Root, aln.Officer, aln.Log })
            AssertRefused(IdentityErrors.SheetSignature, CardVerification.KeySheet(CardSigning.KeySheet(aln.KeySheet(), key), card, null));
        V1.SignedKeySheet wire = CardSigning.KeySheet(aln.KeySheet(), aln.Log);
        wire.SignerKeyId = ByteString.CopyFrom(aln.Signing.Id.ToBytes());
        AssertRefused(IdentityErrors.SheetSignature, CardVerification.KeySheet(wire, card, null));
    }

    [Fact]
    public void KeySheet_Malformed_IsRefused()
    {
        Action<V1.KeySheet>[] changes =
        [
            sheet => sheet.Serial = 0,
            sheet => sheet.ExpiresMs = sheet.IssuedMs + (ulong)TimeSpan.FromDays(36).TotalMilliseconds,
            sheet => sheet.EncryptionCertificates.Clear(),
            sheet => sheet.EncryptionCertificates.Add(sheet.EncryptionCertificates[0]),
            sheet => sheet.EncryptionCertificates[0] = ByteString.CopyFrom(aln.Certify(aln.Log, CertificateUse.Encryption).Der),
        ];
        foreach (Action<V1.KeySheet> change in changes)
        {
            V1.KeySheet sheet = aln.KeySheet();
            change(sheet);
            AssertRefused(IdentityErrors.SheetMalformed, CardVerification.KeySheet(CardSigning.KeySheet(sheet, aln.Signing), card, null));
        }
        V1.KeySheet signing = aln.KeySheet();
        signing.EncryptionCertificates[0] = ByteString.CopyFrom(aln.SigningCertificate.Der);
        AssertRefused(IdentityErrors.CertificateUse, CardVerification.KeySheet(CardSigning.KeySheet(signing, aln.Signing), card, null));
        V1.KeySheet foreign = aln.KeySheet();
        foreign.PartnerId = "cert-bor";
        AssertRefused(IdentityErrors.SheetOfAnother, CardVerification.KeySheet(CardSigning.KeySheet(foreign, aln.Signing), card, null));
        var oversize = new V1.SignedKeySheet { Sheet = ByteString.CopyFrom(new byte[(64 * 1024) + 1]) };
        AssertRefused(IdentityErrors.SheetMalformed, CardVerification.KeySheet(oversize, card, null));
    }

    [Fact]
    public void KeySheet_OfferingARevokedKey_IsRefused()
    {
        VerifiedCard revoking = aln.Verified(change => change.RevokedKeys.Add(ByteString.CopyFrom(aln.Encryption.Id.ToBytes())));
        AssertRefused(IdentityErrors.KeyRevoked, CardVerification.KeySheet(CardSigning.KeySheet(aln.KeySheet(), aln.Signing), revoking, null));
    }

    [Fact]
    public void KeySheet_Serials_OnlyRise()
    {
        VerifiedKeySheet held = CardVerification.KeySheet(CardSigning.KeySheet(aln.KeySheet(5), aln.Signing), card, null).Value!;
        Assert.True(CardVerification.KeySheet(CardSigning.KeySheet(aln.KeySheet(5), aln.Signing), card, held).IsValid);
        Assert.True(CardVerification.KeySheet(CardSigning.KeySheet(aln.KeySheet(6), aln.Signing), card, held).IsValid);
        AssertRefused(IdentityErrors.SheetSerialLower, CardVerification.KeySheet(CardSigning.KeySheet(aln.KeySheet(4), aln.Signing), card, held));
        V1.KeySheet other = aln.KeySheet(5);
        other.IssuedMs += 1;
        AssertRefused(IdentityErrors.SheetConflict, CardVerification.KeySheet(CardSigning.KeySheet(other, aln.Signing), card, held));
    }

    [Fact]
    public void Contacts_SignedByAnOfficer_AreVerified()
    {
        Parsed<VerifiedContactSheet> read = CardVerification.Contacts(CardSigning.Contacts(aln.Contacts(), aln.Officer), card, null);
        Assert.True(read.IsValid, string.Join("; ", read.Problems));
        Assert.Equal("mira", read.Value.SignedBy.Name);
        Assert.Equal(3, read.Value.Endpoints.Count);
    }

    [Fact]
    public void Contacts_SignedByTheNodeAlone_AreRefused() =>
        AssertRefused(IdentityErrors.SheetSignature, CardVerification.Contacts(CardSigning.Contacts(aln.Contacts(), aln.Signing), card, null));

    [Theory]
    [InlineData("nohost")]
    [InlineData(":7443")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("ho st:7443")]
    [InlineData("2001:db8::1:7443")]
    [InlineData("http://host:7443")]
    public void Contacts_WithABadEndpoint_AreRefused(string endpoint)
    {
        V1.ContactSheet sheet = aln.Contacts();
        sheet.Endpoints[0] = endpoint;
        AssertRefused(IdentityErrors.SheetMalformed, CardVerification.Contacts(CardSigning.Contacts(sheet, aln.Officer), card, null));
    }

    [Fact]
    public void Contacts_Serials_OnlyRise()
    {
        VerifiedContactSheet held = CardVerification.Contacts(CardSigning.Contacts(aln.Contacts(2), aln.Officer), card, null).Value!;
        AssertRefused(IdentityErrors.SheetSerialLower, CardVerification.Contacts(CardSigning.Contacts(aln.Contacts(1), aln.Officer), card, held));
        V1.ContactSheet other = aln.Contacts(2);
        other.Endpoints.Clear();
        AssertRefused(IdentityErrors.SheetConflict, CardVerification.Contacts(CardSigning.Contacts(other, aln.Officer), card, held));
    }

    private static void AssertRefused<T>(ErrorCode code, Parsed<T> read)
        where T : class => Assert.Equal(code, Assert.Single(read.Problems).Code);
}
