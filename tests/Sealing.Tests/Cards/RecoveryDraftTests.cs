using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Cards;

public class RecoveryDraftTests
{
    private readonly RecoveringCert cert = new();

    [Fact]
    public void TwoWhoSignApart_MakeACardThatFollows()
    {
        RecoveryDraft draft = Draft(cert.Recovered());
        RecoveryDraft ana = Again(draft.Sign(cert.Ana).Value!);
        RecoveryDraft ben = Again(draft.Sign(cert.Ben).Value!);
        RecoveringCert.AssertRefused(IdentityErrors.CardRecoveryTooFew, cert.Follow(ana.Card.Wire));
        RecoveryDraft both = RecoveryDraft.Merge([ana, ben, ana]).Value!;
        Assert.Equal(["ana", "ben"], both.SignedBy.Select(officer => officer.Name));
        Assert.True(cert.Follow(both.Card.Wire).IsValid);
    }

    [Fact]
    public void TwoWhoSignOneAfterTheOther_DoToo_AndNoneSignsTwice()
    {
        RecoveryDraft ana = Draft(cert.Recovered()).Sign(cert.Ana).Value!;
        Assert.Equal(IdentityErrors.RecoveryKeyRefused, Assert.Single(ana.Sign(cert.Ana).Problems).Code);
        Assert.True(cert.Follow(ana.Sign(cert.Cai).Value!.Card.Wire).IsValid);
    }

    [Fact]
    public void AnOfficerOrAStranger_DoesNotSignIt()
    {
        RecoveryDraft draft = Draft(cert.Recovered());
        foreach (PrivateKey key in new[] { cert.Dea, cert.Aln.Officer, cert.Aln.Root, cert.NewRoot })
            Assert.Equal(IdentityErrors.RecoveryKeyRefused, Assert.Single(draft.Sign(key).Problems).Code);
    }

    /// <summary>A draft that was tampered with shows nobody to have signed who did not.</summary>
    [Fact]
    public void ASignatureThatDoesNotHold_IsOfNobody_AndTheOfficerSignsAnew()
    {
        V1.RecoveryDraft file = V1.RecoveryDraft.Parser.ParseFrom(Draft(cert.Recovered()).Sign(cert.Ana).Value!.ToBytes());
        file.Card.RecoverySignatures[0].Signature = ByteString.CopyFrom(Statement.Sign(cert.Ana, "card", file.Card.Card.Span));
        RecoveryDraft broken = RecoveryDraft.Read(file.ToByteArray()).Value!;
        Assert.Empty(broken.SignedBy);
        Assert.True(cert.Follow(broken.Sign(cert.Ana).Value!.Sign(cert.Ben).Value!.Card.Wire).IsValid);
    }

    [Fact]
    public void OfTwoRoots_EachOfficerSignsForBoth_AndFourAreTheMost()
    {
        V1.Card card = cert.Recovered();
        KeyId[] others = [.. Enumerable.Range(0, 4).Select(number => new KeyId(Digest.Of([(byte)number])))];
        card.RevokedKeys.Add(others.Select(other => ByteString.CopyFrom(other.ToBytes())));
        RecoveryDraft draft = RecoveryDraft.Make(cert.Signed(card), cert.Held, others.Take(1)).Value!;
        RecoveryDraft signed = draft.Sign(cert.Ana).Value!.Sign(cert.Ben).Value!;
        Assert.Equal(4, signed.Card.Wire.RecoverySignatures.Count);
        Assert.True(RecoveryDraft.Make(cert.Signed(card), cert.Held, others.Take(3)).IsValid);
        Malformed(RecoveryDraft.Make(cert.Signed(card), cert.Held, others));
        RecoveryDraft full = RecoveryDraft.Make(cert.Signed(card), cert.Held, others.Take(3)).Value!.Sign(cert.Ana).Value!.Sign(cert.Ben).Value!;
        Assert.Equal(IdentityErrors.RecoveryKeyRefused, Assert.Single(full.Sign(cert.Cai).Problems).Code);
    }

    [Fact]
    public void ARootThatTheCardDoesNotRevoke_IsNotSignedFor() => Malformed(RecoveryDraft.Make(cert.Signed(cert.Recovered()), cert.Held, [new KeyId(Digest.Of("other"u8))]));

    [Fact]
    public void WhatNeedsNoRecoveryOfficers_IsNoDraft() => Malformed(RecoveryDraft.Make(cert.SignedBy(cert.Card(2), cert.Aln.Root), cert.Held, []));

    [Fact]
    public void WhatCouldNotFollow_IsNotSigned()
    {
        V1.Card kept = cert.Recovered();
        kept.RevokedKeys.Clear();
        Assert.Equal(IdentityErrors.CardRecoveryRootKept, Assert.Single(RecoveryDraft.Make(cert.Signed(kept), cert.Held, []).Problems).Code);
        Assert.Equal(IdentityErrors.CardRootNotNamed, Assert.Single(RecoveryDraft.Make(cert.Signed(cert.Recovered(1)), cert.Held, []).Problems).Code);
        VerifiedCard without = cert.Verified(cert.Aln.Card(1), cert.Aln.Root);
        Assert.Equal(IdentityErrors.CardRootNotNamed, Assert.Single(RecoveryDraft.Make(cert.Signed(cert.Recovered()), without, []).Problems).Code);
    }

    [Fact]
    public void FilesOfTwoDrafts_AreNotMerged()
    {
        V1.Card other = cert.Recovered();
        other.Name = "CERT Alnia, again";
        Malformed(RecoveryDraft.Merge([Draft(cert.Recovered()), Draft(other)]));
    }

    [Fact]
    public void OtherFiles_AreRefused()
    {
        byte[][] files = [[], [0xFF], "card"u8.ToArray(), new byte[RecoveryDraft.BytesMax + 1], new V1.PartnerCard { Card = cert.Held.Wire }.ToByteArray()];
        Assert.All(files, file => Assert.NotEmpty(RecoveryDraft.Read(file).Problems));
        V1.RecoveryDraft foreign = V1.RecoveryDraft.Parser.ParseFrom(Draft(cert.Recovered()).ToBytes());
        foreign.RootsBefore[0] = ByteString.CopyFrom(cert.NewRoot.Id.ToBytes());
        Malformed(RecoveryDraft.Read(foreign.ToByteArray()));
        foreign.RootsBefore.Clear();
        Malformed(RecoveryDraft.Read(foreign.ToByteArray()));
    }

    private RecoveryDraft Draft(V1.Card card) => RecoveryDraft.Make(cert.Signed(card), cert.Held, []).Value!;

    private static RecoveryDraft Again(RecoveryDraft draft) => RecoveryDraft.Read(draft.ToBytes()).Value!;

    private static void Malformed(Parsed<RecoveryDraft> read) => Assert.Equal(IdentityErrors.RecoveryDraftMalformed, Assert.Single(read.Problems).Code);
}
