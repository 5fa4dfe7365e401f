using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Cards;

/// <summary>Who may be a recovery officer, who changes them, and what a thief of the root tries before they are called.</summary>
public class RecoveryOfficersTests
{
    private readonly RecoveringCert cert = new();

    [Fact]
    public void TheFirstOnes_AreAppointedByTheRootAlone()
    {
        VerifiedCard without = cert.Verified(cert.Aln.Card(1), cert.Aln.Root);
        VerifiedCard appointed = CardVerification.Card(cert.SignedBy(cert.Card(2), cert.Aln.Root), without).Value!;
        Assert.Equal(["ana", "ben", "cai"], appointed.RecoveryOfficers.Select(officer => officer.Name));
        Assert.False(appointed.HasOfficer(cert.Ana.Id));
    }

    /// <summary>What the thief of a root would do first.</summary>
    [Theory]
    [InlineData("all dropped")]
    [InlineData("one dropped")]
    [InlineData("one added")]
    [InlineData("another key under the same name")]
    [InlineData("another name for the same key")]
    public void OnceThereAreSome_TheRootAloneDoesNotChangeThem_AndTwoOfThoseBeforeDo(string change)
    {
        V1.Card card = Changed(change);
        RecoveringCert.AssertRefused(IdentityErrors.RecoveryOfficersChanged, cert.Follow(cert.SignedBy(card, cert.Aln.Root)));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryTooFew, cert.Follow(cert.SignedBy(card, cert.Aln.Root, cert.Ben)));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySigner, cert.Follow(cert.SignedBy(card, cert.Aln.Root, cert.Ben, cert.Dea)));
        VerifiedCard changed = cert.Follow(cert.SignedBy(card, cert.Aln.Root, cert.Ben, cert.Cai)).Value!;
        Assert.False(changed.Recovered!.IsRootReplaced);
    }

    [Fact]
    public void ACardThatReplacesTheRoot_MayChangeThemToo()
    {
        V1.Card card = cert.Recovered();
        card.RecoveryOfficers.Officers.RemoveAt(2);
        Assert.Equal(2, cert.Follow(cert.Signed(card, cert.Ana, cert.Cai)).Value!.RecoveryOfficers.Count);
    }

    [Fact]
    public void AnotherOrderOrARenewedCertificate_IsNoChange()
    {
        V1.Card card = cert.Card(2);
        card.RecoveryOfficers.Officers.Clear();
        card.RecoveryOfficers.Officers.Add([cert.Officer("cai", cert.Cai), cert.Officer("ana", cert.Ana), cert.Officer("ben", cert.Ben)]); // made anew
        Assert.Null(cert.Follow(cert.SignedBy(card, cert.Aln.Root)).Value!.Recovered);
    }

    [Fact]
    public void TheirForm_IsAsStrictAsThatOfOfficers()
    {
        Action<V1.Card>[] breaks =
        [
            card => card.RecoveryOfficers.Officers.Clear(), // a list of none
            card => { card.RecoveryOfficers.Officers.RemoveAt(2); card.RecoveryOfficers.Officers.RemoveAt(1); }, // one alone
            card => card.RecoveryOfficers.Officers[1].Name = "ana",
            card => card.RecoveryOfficers.Officers[1].Name = "Ben",
            card => card.RecoveryOfficers.Officers[1].Name = "mira", // an officer's
            card => card.RecoveryOfficers.Officers[1].Certificate = card.RecoveryOfficers.Officers[0].Certificate,
            card => card.RecoveryOfficers.Officers[1].Certificate = card.Officers[0].Certificate,
            card => card.RecoveryOfficers.Officers[1].Certificate = cert.Officer("ben", cert.Aln.Log).Certificate,
            card => card.RecoveryOfficers.Officers[1].Certificate = cert.Officer("ben", cert.Aln.Tls).Certificate,
            card => card.RecoveryOfficers.Officers[1].Certificate = cert.Officer("ben", cert.Aln.Root).Certificate,
            card => card.RecoveryOfficers.Officers.Add(Enumerable.Range(0, 6).Select(number => cert.Officer($"more-{number}", PrivateKey.Create()))), // nine
        ];
        foreach (Action<V1.Card> change in breaks)
        {
            V1.Card card = cert.Card(1);
            change(card);
            Parsed<VerifiedCard> read = CardVerification.Card(cert.SignedBy(card, cert.Aln.Root), held: null);
            Assert.NotEmpty(read.Problems);
            Assert.All(read.Problems, problem => Assert.Equal(IdentityErrors.CardMalformed, problem.Code));
        }
        V1.Card signing = cert.Card(1);
        signing.RecoveryOfficers.Officers[0].Certificate = ByteString.CopyFrom(cert.Aln.Certify(cert.Dea, CertificateUse.Encryption).Der);
        RecoveringCert.AssertRefused(IdentityErrors.CertificateUse, CardVerification.Card(cert.SignedBy(signing, cert.Aln.Root), held: null));
        V1.Card revoked = cert.Card(1);
        revoked.RevokedKeys.Add(ByteString.CopyFrom(cert.Ben.Id.ToBytes()));
        RecoveringCert.AssertRefused(IdentityErrors.KeyRevoked, CardVerification.Card(cert.SignedBy(revoked, cert.Aln.Root), held: null));
    }

    [Fact]
    public void TheirKeys_ServeNothingElse()
    {
        V1.KeySheet sheet = cert.Aln.KeySheet();
        sheet.EncryptionCertificates[0] = ByteString.CopyFrom(cert.Aln.Certify(cert.Ana, CertificateUse.Encryption).Der);
        Assert.Equal(IdentityErrors.SheetMalformed, Assert.Single(CardVerification.KeySheet(CardSigning.KeySheet(sheet, cert.Aln.Signing), cert.Held, null).Problems).Code);
        V1.SignedContactSheet contacts = CardSigning.Contacts(cert.Aln.Contacts(), cert.Ana);
        Assert.Equal(IdentityErrors.SheetSignature, Assert.Single(CardVerification.Contacts(contacts, cert.Held, null).Problems).Code);
    }

    /// <summary>At the last serial, or with a full list of revoked keys, nothing could follow that takes the root out of the thief's hands.</summary>
    [Fact]
    public void AThief_LeavesRoomForTheCardThatEndsIt()
    {
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryRoom, cert.Follow(cert.SignedBy(cert.Card(1_000_002), cert.Aln.Root)));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryRoom, cert.Follow(cert.SignedBy(cert.Card(ulong.MaxValue), cert.Aln.Root)));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryRoom, cert.Follow(cert.SignedBy(Revoking(cert.Card(2), 241), cert.Aln.Root)));
        VerifiedCard thief = cert.Follow(cert.SignedBy(Revoking(cert.Card(1_000_001), 240), cert.Aln.Root)).Value!;

        V1.SignedCard ending = cert.Signed(Revoking(cert.Recovered(1_000_002), 240), cert.Ana, cert.Ben);
        Assert.True(cert.Follow(ending, thief).IsValid);
        Assert.True(cert.Follow(ending).IsValid); // and where the thief's card never came
        VerifiedCard ended = cert.Follow(ending, thief).Value!;
        Assert.True(cert.Follow(cert.SignedBy(Revoking(cert.Recovered(1_000_003), 240), cert.NewRoot), ended).IsValid); // 241 of those before are no more
    }

    /// <summary>The thief named a root of their own and signed it over: two partners hold cards of two roots, and one card follows both.</summary>
    [Fact]
    public void AThiefsOwnRoot_IsReplacedByACardThatIsSignedForIt()
    {
        using var thiefs = PrivateKey.Create();
        V1.Card naming = cert.Card(2);
        naming.NextRootKey = ByteString.CopyFrom(thiefs.PublicKey);
        VerifiedCard named = cert.Follow(cert.SignedBy(naming, cert.Aln.Root)).Value!;
        V1.Card over = cert.Card(3);
        over.RootKey = ByteString.CopyFrom(thiefs.PublicKey);
        VerifiedCard stolen = CardVerification.Card(CardSigning.Card(over, thiefs, cert.Aln.Root), named).Value!;

        V1.Card card = cert.Recovered(4);
        card.RevokedKeys.Add(ByteString.CopyFrom(thiefs.Id.ToBytes()));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryOfAnother, cert.Follow(cert.Signed(card, cert.Ana, cert.Ben), stolen));
        V1.SignedCard both = cert.Signed(card, cert.Ana, cert.Ben);
        both.RecoverySignatures.Add([CardRecovery.Sign(both.Card.Span, thiefs.Id, cert.Ana), CardRecovery.Sign(both.Card.Span, thiefs.Id, cert.Ben)]);
        foreach (VerifiedCard held in new[] { cert.Held, named, stolen })
            Assert.Equal(held.RootKeyId, cert.Follow(both, held).Value!.Recovered!.RootBefore);
    }

    private static V1.Card Revoking(V1.Card card, int count)
    {
        card.RevokedKeys.Add(Enumerable.Range(0, count).Select(number => ByteString.CopyFrom(Digest.Of(BitConverter.GetBytes(number)).ToBytes())));
        return card;
    }

    private V1.Card Changed(string change)
    {
        V1.Card card = cert.Card(2);
        switch (change)
        {
            case "all dropped":
                card.RecoveryOfficers = null;
                break;
            case "one dropped":
                card.RecoveryOfficers.Officers.RemoveAt(0);
                break;
            case "one added":
                card.RecoveryOfficers.Officers.Add(cert.Officer("dea", cert.Dea));
                break;
            case "another key under the same name":
                card.RecoveryOfficers.Officers[0] = cert.Officer("ana", cert.Dea);
                break;
            default:
                card.RecoveryOfficers.Officers[0].Name = "dea";
                break;
        }
        return card;
    }
}
