using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Cards;

public class RecoveryTests
{
    private readonly RecoveringCert cert = new();

    public static TheoryData<int, int> Pairs => new() { { 0, 1 }, { 0, 2 }, { 1, 2 }, { 2, 0 } };

    private PrivateKey[] Officers => [cert.Ana, cert.Ben, cert.Cai];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AnyTwoRecoveryOfficers_PutAnotherRootInItsPlace(int first, int second)
    {
        VerifiedCard read = cert.Follow(cert.Signed(cert.Recovered(), Officers[first], Officers[second])).Value!;
        Assert.Equal(cert.NewRoot.Id, read.RootKeyId);
        Assert.Equal((cert.Aln.Root.Id, cert.NewRoot.Id, true), (read.Recovered!.RootBefore, read.Recovered.Root, read.Recovered.IsRootReplaced));
        Assert.Equal(new[] { first, second }.Select(one => cert.Held.RecoveryOfficers[one].Name), read.Recovered.Officers);
        Assert.Equal(2, read.Wire.RecoverySignatures.Count);
    }

    [Fact]
    public void WithoutASignature_ItIsARootThatNobodyNamed() => RecoveringCert.AssertRefused(IdentityErrors.CardRootNotNamed, cert.Follow(cert.Signed(cert.Recovered())));

    [Fact]
    public void OneRecoveryOfficer_IsTooFew() => RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryTooFew, cert.Follow(cert.Signed(cert.Recovered(), cert.Ana)));

    [Fact]
    public void OneRecoveryOfficerTwice_IsMalformed() => RecoveringCert.AssertRefused(IdentityErrors.CardMalformed, cert.Follow(cert.Signed(cert.Recovered(), cert.Ana, cert.Ana)));

    [Fact]
    public void AKeyOnNoCard_DoesNotCount() => RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySigner, cert.Follow(cert.Signed(cert.Recovered(), cert.Ana, cert.Dea)));

    [Fact]
    public void AnOfficerOfTheCard_DoesNotCount() => RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySigner, cert.Follow(cert.Signed(cert.Recovered(), cert.Ana, cert.Aln.Officer)));

    [Fact]
    public void TheOldRoot_DoesNotCount() => RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySigner, cert.Follow(cert.Signed(cert.Recovered(), cert.Ana, cert.Aln.Root)));

    [Fact]
    public void ARecoveryOfficerOfTheNewCardAlone_DoesNotCount()
    {
        V1.Card card = cert.Recovered();
        card.RecoveryOfficers.Officers.Add(cert.Officer("dea", cert.Dea));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySigner, cert.Follow(cert.Signed(card, cert.Ana, cert.Dea)));
        Assert.True(cert.Follow(cert.Signed(card, cert.Ana, cert.Ben)).IsValid);
    }

    [Theory]
    [InlineData("card")]
    [InlineData("sheet")]
    [InlineData("contacts")]
    public void ASignatureOfAnotherKind_DoesNotHold(string kind)
    {
        V1.SignedCard signed = cert.Signed(cert.Recovered(), cert.Ana, cert.Ben);
        byte[] bytes = [.. cert.Aln.Root.Id.ToBytes(), .. signed.Card.Span];
        signed.RecoverySignatures[1].Signature = ByteString.CopyFrom(Statement.Sign(cert.Ben, kind, bytes));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySignature, cert.Follow(signed));
    }

    [Fact]
    public void ASignatureOverOtherBytes_DoesNotHold()
    {
        V1.Card other = cert.Recovered();
        other.Name = "CERT of someone else";
        V1.SignedCard signed = cert.Signed(cert.Recovered(), cert.Ana);
        signed.RecoverySignatures.Add(cert.Signed(other, cert.Ben).RecoverySignatures);
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySignature, cert.Follow(signed));
    }

    [Fact]
    public void ASignatureOverTheCardWithoutTheRootBefore_DoesNotHold()
    {
        V1.SignedCard signed = cert.Signed(cert.Recovered(), cert.Ana, cert.Ben);
        signed.RecoverySignatures[0].Signature = ByteString.CopyFrom(Statement.Sign(cert.Ana, "card-recovery", signed.Card.Span));
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySignature, cert.Follow(signed));
    }

    /// <summary>The same officers stand on a card of another root: what they signed for the one is nothing for the other.</summary>
    [Fact]
    public void SignaturesForACardOfOneRoot_LetItFollowNoCardOfAnother()
    {
        using var third = PrivateKey.Create();
        V1.Card elsewhere = cert.Card(1);
        elsewhere.RootKey = ByteString.CopyFrom(third.PublicKey);
        VerifiedCard held = cert.Verified(elsewhere, third);
        V1.Card card = cert.Recovered();
        card.RevokedKeys.Add(ByteString.CopyFrom(third.Id.ToBytes()));
        V1.SignedCard signed = cert.Signed(card, cert.Ana, cert.Ben);
        Assert.True(cert.Follow(signed).IsValid);
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryOfAnother, cert.Follow(signed, held));

        foreach (V1.RecoverySignature one in signed.RecoverySignatures)
            one.RootBefore = ByteString.CopyFrom(third.Id.ToBytes()); // said to be for the other root
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySignature, cert.Follow(signed, held));
    }

    [Fact]
    public void ARootThatIsNotRevoked_IsNotReplaced()
    {
        V1.Card card = cert.Recovered();
        card.RevokedKeys.Clear();
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryRootKept, cert.Follow(cert.Signed(card, cert.Ana, cert.Ben)));
    }

    [Fact]
    public void LowerAndEqualSerials_AreRefusedWhoeverSigned()
    {
        VerifiedCard held = cert.Verified(cert.Card(5), cert.Aln.Root, cert.Held);
        RecoveringCert.AssertRefused(IdentityErrors.CardSerialLower, cert.Follow(cert.Signed(cert.Recovered(4), cert.Ana, cert.Ben), held));
        RecoveringCert.AssertRefused(IdentityErrors.CardRootNotNamed, cert.Follow(cert.Signed(cert.Recovered(5), cert.Ana, cert.Ben), held));
        Assert.True(cert.Follow(cert.Signed(cert.Recovered(6), cert.Ana, cert.Ben), held).IsValid);
    }

    [Fact]
    public void OtherPartnerAndEnvironment_AreRefusedWhoeverSigned()
    {
        V1.Card moved = cert.Recovered();
        moved.Environment = "production";
        RecoveringCert.AssertRefused(IdentityErrors.CardOfAnother, cert.Follow(cert.Signed(moved, cert.Ana, cert.Ben)));
        V1.Card renamed = cert.Recovered();
        renamed.PartnerId = "cert-bor";
        RecoveringCert.AssertRefused(IdentityErrors.CardOfAnother, cert.Follow(cert.Signed(renamed, cert.Ana, cert.Ben)));
    }

    [Fact]
    public void RevocationsAndTaints_OnlyGrowWhoeverSigned()
    {
        V1.Card before = cert.Card(2);
        before.RevokedKeys.Add(ByteString.CopyFrom(Digest.Of("gone"u8).ToBytes()));
        before.TaintedKeys.Add(new V1.TaintedKey { KeyId = ByteString.CopyFrom(cert.Aln.Log.Id.ToBytes()), SinceMs = 1000 });
        VerifiedCard held = cert.Verified(before, cert.Aln.Root, cert.Held);
        V1.Card card = cert.Recovered(3);
        RecoveringCert.AssertRefused(IdentityErrors.CardRevocationsShrank, cert.Follow(cert.Signed(card, cert.Ana, cert.Ben), held));
        card.RevokedKeys.Add(before.RevokedKeys);
        RecoveringCert.AssertRefused(IdentityErrors.CardTaintsShrank, cert.Follow(cert.Signed(card, cert.Ana, cert.Ben), held));
        card.TaintedKeys.Add(before.TaintedKeys);
        Assert.True(cert.Follow(cert.Signed(card, cert.Ana, cert.Ben), held).IsValid);
    }

    [Fact]
    public void TheNewRootHasToSignItself()
    {
        V1.SignedCard signed = cert.Signed(cert.Recovered(), cert.Ana, cert.Ben);
        signed.RootSignature = ByteString.CopyFrom(Statement.Sign(cert.Aln.Root, "card", signed.Card.Span));
        RecoveringCert.AssertRefused(IdentityErrors.CardSignature, cert.Follow(signed));
    }

    [Fact]
    public void AfterTheRecovery_TheOldRootMakesNoCardAnyMore_AndTheNewOneDoes()
    {
        VerifiedCard recovered = cert.Follow(cert.Signed(cert.Recovered(), cert.Ana, cert.Ben)).Value!;
        RecoveringCert.AssertRefused(IdentityErrors.CardRootRevoked, cert.Follow(cert.SignedBy(cert.Card(3), cert.Aln.Root), recovered));
        RecoveringCert.AssertRefused(IdentityErrors.CardRootNotNamed, cert.Follow(cert.SignedBy(cert.Card(2), cert.Aln.Root), recovered));
        V1.Card admitting = cert.Card(3);
        admitting.RevokedKeys.Add(ByteString.CopyFrom(cert.Aln.Root.Id.ToBytes()));
        RecoveringCert.AssertRefused(IdentityErrors.KeyRevoked, cert.Follow(cert.SignedBy(admitting, cert.Aln.Root), recovered));
        // Nor with recovery officers: what is revoked stays so.
        RecoveringCert.AssertRefused(IdentityErrors.CardRootRevoked, CardVerification.Card(SignedAfter(cert.Card(3), cert.Aln.Root, cert.NewRoot.Id), recovered));
        Assert.Null(cert.Follow(cert.SignedBy(cert.Recovered(3), cert.NewRoot), recovered).Value!.Recovered);
    }

    /// <summary>The card of a proof comes without the one before it: there its own root's signature is all that counts.</summary>
    [Fact]
    public void ACardByItself_NeedsNoRecoverySignatures_AndIsNoRecovery()
    {
        V1.SignedCard signed = cert.Signed(cert.Recovered(), cert.Ana, cert.Ben);
        Assert.Null(CardVerification.Card(signed, held: null).Value!.Recovered);
        signed.RecoverySignatures.Clear();
        Assert.True(CardVerification.Card(signed, held: null).IsValid);
    }

    /// <summary>They are for partners that hold another card than this one, where they are needed.</summary>
    [Fact]
    public void SignaturesBesideACardThatNeedsNone_AreNotLookedAt()
    {
        VerifiedCard read = cert.Follow(cert.SignedBy(cert.Card(2), cert.Aln.Root, cert.Dea)).Value!;
        Assert.Null(read.Recovered);
        Assert.Equal(cert.Dea.Id.ToBytes(), Assert.Single(read.Wire.RecoverySignatures).SignerKeyId.ToByteArray());
    }

    [Fact]
    public void SignaturesThatDoNotCount_BesideTwoThatDo_ArePassedOver()
    {
        using var third = PrivateKey.Create();
        V1.SignedCard signed = cert.Signed(cert.Recovered(), cert.Dea, cert.Ana, cert.Cai);
        signed.RecoverySignatures.Add(CardRecovery.Sign(signed.Card.Span, third.Id, cert.Ben));
        Assert.Equal(["ana", "cai"], cert.Follow(signed).Value!.Recovered!.Officers);
    }

    [Fact]
    public void SignaturesOfAnotherForm_AreRefused()
    {
        Action<V1.SignedCard>[] breaks =
        [
            signed => signed.RecoverySignatures[0].SignerKeyId = ByteString.CopyFrom(new byte[31]),
            signed => signed.RecoverySignatures[0].RootBefore = ByteString.Empty,
            signed => signed.RecoverySignatures[0].Signature = ByteString.Empty,
            signed => signed.RecoverySignatures[0].Signature = ByteString.CopyFrom(new byte[73]),
            signed => signed.RecoverySignatures.Add(Enumerable.Range(0, 7).Select(number => new V1.RecoverySignature(signed.RecoverySignatures[0]) { RootBefore = ByteString.CopyFrom(Digest.Of([(byte)number]).ToBytes()) })),
        ];
        foreach (Action<V1.SignedCard> change in breaks)
        {
            V1.SignedCard signed = cert.Signed(cert.Recovered(), cert.Ana, cert.Ben);
            change(signed);
            RecoveringCert.AssertRefused(IdentityErrors.CardMalformed, cert.Follow(signed));
        }
    }

    /// <summary>A flip of any bit of what is signed or of a signature that is needed lets nothing follow.</summary>
    [Fact]
    public void AnyByteFlipped_OfTheCardOrASignature_IsRefused()
    {
        V1.SignedCard whole = cert.Signed(cert.Recovered(), cert.Ana, cert.Ben);
        for (int i = 0; i < whole.RecoverySignatures[0].Signature.Length; i++)
        {
            V1.SignedCard flipped = whole.Clone();
            flipped.RecoverySignatures[0].Signature = Flip(flipped.RecoverySignatures[0].Signature, i);
            RecoveringCert.AssertRefused(IdentityErrors.CardRecoverySignature, cert.Follow(flipped));
        }
        for (int i = 0; i < whole.Card.Length; i += 7)
        {
            V1.SignedCard flipped = whole.Clone();
            flipped.Card = Flip(flipped.Card, i);
            Assert.False(cert.Follow(flipped).IsValid);
        }
    }

    private static ByteString Flip(ByteString bytes, int at)
    {
        byte[] flipped = bytes.ToByteArray();
        flipped[at] ^= 0x01;
        return ByteString.CopyFrom(flipped);
    }

    private V1.SignedCard SignedAfter(V1.Card card, PrivateKey root, KeyId rootBefore)
    {
        V1.SignedCard signed = CardSigning.Card(card, root, null);
        signed.RecoverySignatures.Add([CardRecovery.Sign(signed.Card.Span, rootBefore, cert.Ana), CardRecovery.Sign(signed.Card.Span, rootBefore, cert.Ben)]);
        return signed;
    }
}
