using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Cards;

public sealed class CardVerificationTests
{
    private readonly Cert aln = new("cert-aln");

    [Fact]
    public void Card_SignedByItsRoot_IsVerified()
    {
        V1.SignedCard wire = CardSigning.Card(aln.Card(), aln.Root, null);
        Parsed<VerifiedCard> read = CardVerification.Card(wire, null);
        Assert.True(read.IsValid, string.Join("; ", read.Problems));
        Assert.Equal(aln.Id, read.Value.Id);
        Assert.Equal(Digest.Of(wire.Card.Span), read.Value.Digest);
        Assert.Equal(aln.Signing.Id, Assert.Single(read.Value.SigningKeys).KeyId);
        Assert.Equal(aln.Log.Id, Assert.Single(read.Value.LogKeys).Id);
        Assert.Contains(aln.Tls.Id.Digest, read.Value.TlsPins);
        Assert.Equal("mira", Assert.Single(read.Value.Officers).Name);
        Assert.True(CardVerification.Card(wire, read.Value).IsValid);
    }

    [Fact]
    public void Card_WithAnyByteChanged_IsRefused()
    {
        V1.SignedCard wire = CardSigning.Card(aln.Card(), aln.Root, null);
        byte[] bytes = wire.Card.ToByteArray();
        for (int i = 0; i < bytes.Length; i += 7)
        {
            bytes[i] ^= 1;
            Assert.False(CardVerification.Card(new V1.SignedCard(wire) { Card = ByteString.CopyFrom(bytes) }, null).IsValid);
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void Card_WithBytesAroundTheSignedOnes_KeepsNoneOfThem()
    {
        V1.SignedCard wire = CardSigning.Card(aln.Card(), aln.Root, null);
        V1.SignedCard padded = V1.SignedCard.Parser.ParseFrom([.. wire.ToByteArray(), 0x7A, 5, 1, 2, 3, 4, 5]); // field 15, unknown here
        Assert.NotEqual(wire.CalculateSize(), padded.CalculateSize());

        Assert.Equal(wire, CardVerification.Card(padded, null).Value!.Wire);
    }

    [Fact]
    public void Card_WithASignatureOverTheLimit_IsRefused()
    {
        V1.SignedCard wire = CardSigning.Card(aln.Card(), aln.Root, null);
        wire.PreviousRootSignature = ByteString.CopyFrom(new byte[73]);
        AssertRefused(IdentityErrors.CardMalformed, CardVerification.Card(wire, null));
    }

    [Fact]
    public void Card_SignedByAnotherRoot_IsRefused()
    {
        V1.SignedCard wire = CardSigning.Card(aln.Card(), aln.Root, null);
        using var other = PrivateKey.Create();
        wire.RootSignature = ByteString.CopyFrom(Statement.Sign(other, "card", wire.Card.Span));
        AssertRefused(IdentityErrors.CardSignature, CardVerification.Card(wire, null));
        wire.RootSignature = ByteString.CopyFrom(Statement.Sign(aln.Root, "sheet", wire.Card.Span));
        AssertRefused(IdentityErrors.CardSignature, CardVerification.Card(wire, null));
    }

    [Fact]
    public void Card_OverTheSizeLimit_IsRefusedUnread()
    {
        var wire = new V1.SignedCard { Card = ByteString.CopyFrom(new byte[(64 * 1024) + 1]) };
        AssertRefused(IdentityErrors.CardMalformed, CardVerification.Card(wire, null));
        AssertRefused(IdentityErrors.CardMalformed, CardVerification.Card(new V1.SignedCard(), null));
    }

    public static TheoryData<string> Malformations => [.. Malformed.Keys];

    private static readonly Dictionary<string, Action<V1.Card>> Malformed = new(StringComparer.Ordinal)
    {
        ["partner id"] = card => card.PartnerId = "Cert_ALN",
        ["no name"] = card => card.Name = "",
        ["control character"] = card => card.Name = "CERT\u001b[31m",
        ["long name"] = card => card.Name = new string('n', 201),
        ["country"] = card => card.Country = "al",
        ["environment"] = card => card.Environment = "test",
        ["serial"] = card => card.Serial = 0,
        ["dates"] = card => card.ExpiresMs = card.IssuedMs,
        ["far dates"] = card => card.ExpiresMs = ulong.MaxValue,
        ["root"] = card => card.NextRootKey = ByteString.CopyFrom(1, 2, 3),
        ["no signing key"] = card => card.SigningCertificates.Clear(),
        ["signing key twice"] = card => card.SigningCertificates.Add(card.SigningCertificates[0]),
        ["no log key"] = card => card.LogKeys.Clear(),
        ["root as log key"] = card => card.LogKeys[0] = card.RootKey,
        ["five log keys"] = card => card.LogKeys.Add(Enumerable.Range(0, 4).Select(_ => card.LogKeys[0])),
        ["no pin"] = card => card.TlsPins.Clear(),
        ["short pin"] = card => card.TlsPins[0] = ByteString.CopyFrom(1),
        ["no suite"] = card => card.Suites.Clear(),
        ["suite"] = card => card.Suites.Add(70_000),
        ["nine suites"] = card => card.Suites.Add(Enumerable.Range(2, 8).Select(i => (uint)i)),
        ["officer name"] = card => card.Officers[0].Name = "Mira!",
        ["officer twice"] = card => card.Officers.Add(card.Officers[0]),
        ["too many officers"] = card => card.Officers.Add(Enumerable.Range(0, 32).Select(i => new V1.CardOfficer { Name = $"o{i}" })),
        ["revoked form"] = card => card.RevokedKeys.Add(ByteString.CopyFrom(1)),
        ["suspect form"] = card => card.TaintedKeys.Add(new V1.TaintedKey { KeyId = ByteString.CopyFrom(1), SinceMs = 1 }),
        ["suspect since never"] = card => card.TaintedKeys.Add(new V1.TaintedKey { KeyId = card.TlsPins[0] }),
        ["suspect twice"] = card => card.TaintedKeys.Add(Enumerable.Range(1, 2).Select(i => new V1.TaintedKey { KeyId = card.TlsPins[0], SinceMs = (ulong)i })),
        ["too many suspect"] = card => card.TaintedKeys.Add(Enumerable.Range(0, 257).Select(i => new V1.TaintedKey { KeyId = ByteString.CopyFrom(Digest.Of([(byte)i, (byte)(i >> 8)]).ToBytes()), SinceMs = 1 })),
        ["too many revoked"] = card => card.RevokedKeys.Add(Enumerable.Range(0, 257).Select(i => ByteString.CopyFrom(Digest.Of([(byte)i, (byte)(i >> 8)]).ToBytes()))),
    };

    [Theory]
    [MemberData(nameof(Malformations))]
    public void Card_Malformed_IsRefusedByName(string what)
    {
        V1.Card card = aln.Card();
        Malformed[what](card);
        Parsed<VerifiedCard> read = CardVerification.Card(CardSigning.Card(card, aln.Root, null), null);
        Assert.False(read.IsValid);
        Assert.All(read.Problems, problem => Assert.StartsWith("CB30", problem.Code.Code, StringComparison.Ordinal));
        Assert.All(read.Problems, problem => Assert.NotEmpty(problem.Field));
    }

    [Fact]
    public void Card_OfferingARevokedKey_IsRefused()
    {
        V1.Card card = aln.Card();
        card.RevokedKeys.Add(ByteString.CopyFrom(aln.Signing.Id.ToBytes()));
        AssertRefused(IdentityErrors.KeyRevoked, CardVerification.Card(CardSigning.Card(card, aln.Root, null), null));
    }

    [Fact]
    public void LowerSerial_IsRefused() =>
        AssertRefused(IdentityErrors.CardSerialLower, Follow(held: aln.Card(5), next: aln.Card(4)));

    [Fact]
    public void EqualSerial_WithOtherBytes_IsAConflict()
    {
        V1.Card other = aln.Card(5);
        other.Name = "CERT of someone else";
        AssertRefused(IdentityErrors.CardConflict, Follow(held: aln.Card(5), next: other));
    }

    [Fact]
    public void EqualSerial_UnderAForeignRoot_RaisesNoConflict()
    {
        var stranger = new Cert("cert-aln");
        VerifiedCard held = aln.Verified();
        AssertRefused(IdentityErrors.CardRootNotNamed, CardVerification.Card(CardSigning.Card(stranger.Card(), stranger.Root, null), held));
    }

    [Fact]
    public void OtherPartnerOrEnvironment_IsRefused()
    {
        V1.Card moved = aln.Card(2);
        moved.Environment = "production";
        AssertRefused(IdentityErrors.CardOfAnother, Follow(aln.Card(), moved));
        V1.Card renamed = aln.Card(2);
        renamed.PartnerId = "cert-bor";
        AssertRefused(IdentityErrors.CardOfAnother, Follow(aln.Card(), renamed));
    }

    [Fact]
    public void NewRoot_NotNamedBefore_IsRefused()
    {
        using var next = PrivateKey.Create();
        V1.Card card = aln.Card(2);
        card.RootKey = ByteString.CopyFrom(next.PublicKey);
        AssertRefused(IdentityErrors.CardRootNotNamed, CardVerification.Card(CardSigning.Card(card, next, aln.Root), aln.Verified()));
    }

    [Fact]
    public void NewRoot_NamedBeforeAndSignedByBoth_Continues()
    {
        using var next = PrivateKey.Create();
        VerifiedCard held = aln.Verified(card => card.NextRootKey = ByteString.CopyFrom(next.PublicKey));
        V1.Card renewed = aln.Card(2);
        renewed.RootKey = ByteString.CopyFrom(next.PublicKey);
        Assert.True(CardVerification.Card(CardSigning.Card(renewed, next, aln.Root), held).IsValid);
        AssertRefused(IdentityErrors.CardRootNotNamed, CardVerification.Card(CardSigning.Card(renewed, next, null), held));
        using var third = PrivateKey.Create();
        AssertRefused(IdentityErrors.CardRootNotNamed, CardVerification.Card(CardSigning.Card(renewed, next, third), held));
    }

    [Fact]
    public void OldRoot_AfterAnotherWasNamed_IsRefused()
    {
        using var next = PrivateKey.Create();
        VerifiedCard held = aln.Verified(card => card.NextRootKey = ByteString.CopyFrom(next.PublicKey));
        AssertRefused(IdentityErrors.CardRootNotNamed, CardVerification.Card(CardSigning.Card(aln.Card(2), aln.Root, null), held));
    }

    [Fact]
    public void Revocations_OnlyGrow()
    {
        ByteString gone = ByteString.CopyFrom(Digest.Of("gone"u8).ToBytes());
        ByteString also = ByteString.CopyFrom(Digest.Of("also"u8).ToBytes());
        V1.Card held = aln.Card();
        held.RevokedKeys.Add(gone);
        AssertRefused(IdentityErrors.CardRevocationsShrank, Follow(held, aln.Card(2)));
        V1.Card grown = aln.Card(2);
        grown.RevokedKeys.Add([also, gone]);
        Assert.True(Follow(held, grown).IsValid);
    }

    [Fact]
    public void Card_AfterOneThatListsASuspectKey_KeepsItAndItsInstant()
    {
        V1.Card held = Suspecting(1, sinceMs: 2000);
        AssertRefused(IdentityErrors.CardTaintsShrank, Follow(held, aln.Card(2)));
        AssertRefused(IdentityErrors.CardTaintsShrank, Follow(held, Suspecting(2, sinceMs: 2001)));
        Assert.True(Follow(held, Suspecting(2, sinceMs: 2000)).IsValid);
        VerifiedCard earlier = Follow(held, Suspecting(2, sinceMs: 1000)).Value!;

        var instant = DateTimeOffset.FromUnixTimeMilliseconds(1000);
        Assert.Null(earlier.SuspectSince(aln.Signing.Id, instant));
        Assert.Equal(instant, earlier.SuspectSince(aln.Signing.Id, instant.AddMilliseconds(1)));
        Assert.Null(earlier.SuspectSince(aln.Log.Id, instant.AddDays(1)));
    }

    private V1.Card Suspecting(ulong serial, ulong sinceMs)
    {
        V1.Card card = aln.Card(serial);
        card.TaintedKeys.Add(new V1.TaintedKey { KeyId = ByteString.CopyFrom(aln.Signing.Id.ToBytes()), SinceMs = sinceMs });
        return card;
    }

    [Fact]
    public void Signing_UnderARootTheCardDoesNotName_Throws() =>
        Assert.Throws<ArgumentException>(() => CardSigning.Card(aln.Card(), aln.Signing, null));

    private Parsed<VerifiedCard> Follow(V1.Card held, V1.Card next) =>
        CardVerification.Card(CardSigning.Card(next, aln.Root, null), CardVerification.Card(CardSigning.Card(held, aln.Root, null), null).Value!);

    private static void AssertRefused(ErrorCode code, Parsed<VerifiedCard> read) => Assert.Equal(code, Assert.Single(read.Problems).Code);
}
