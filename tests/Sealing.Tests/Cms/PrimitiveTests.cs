using System.Security.Cryptography;
using System.Text.Json;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Cms;

/// <summary>The primitives against published vectors, and the two ways of agreeing against each other.</summary>
public sealed class PrimitiveTests
{
    [Fact]
    public void EcdsaVerify_AgreesWithWycheproof()
    {
        int cases = 0;
        foreach ((JsonElement group, JsonElement one) in Corpus.Wycheproof("ecdsa_secp256r1_sha256_test.json"))
        {
            bool holds = PublicKeySignature.Verify(group.Hex("publicKeyDer"), one.Hex("msg"), one.Hex("sig"));
            Assert.True(holds == (one.GetProperty("result").GetString() == "valid"), $"case {one.GetProperty("tcId")}: {one.GetProperty("comment")}");
            cases++;
        }
        Assert.True(cases > 400);
    }

    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Ecdh_AgreesWithWycheproof(bool direct)
    {
        if (direct && !LibCrypto.IsAvailable)
            return; // another system: the platform's way is tested all the same
        KeyAgreement agreement = direct ? new LibCryptoKeyAgreement() : new PlatformKeyAgreement();
        int cases = 0;
        Span<byte> secret = stackalloc byte[32];
        foreach ((JsonElement _, JsonElement one) in Corpus.Wycheproof("ecdh_secp256r1_test.json"))
        {
            byte[] publicKey = one.Hex("public");
            string result = one.GetProperty("result").GetString()!;
            if (!P256.HasForm(publicKey))
            {
                Assert.NotEqual("valid", result);
                continue;
            }
            using AgreementKey mine = agreement.Import(Pkcs8(one.Hex("private")));
            bool agreed = mine.TryAgree(P256.PointOf(publicKey), secret);
            Assert.True(agreed == (result == "valid") && (!agreed || secret.SequenceEqual(one.Hex("shared"))), $"case {one.GetProperty("tcId")}: {one.GetProperty("comment")}");
            cases++;
        }
        Assert.True(cases > 200);
    }

    [Fact]
    public void BothWaysOfAgreeing_GiveTheSameSecret()
    {
        if (!LibCrypto.IsAvailable)
            return; // another system has one way only
        KeyAgreement[] ways = [new LibCryptoKeyAgreement(), new PlatformKeyAgreement()];
        using var recipient = PrivateKey.Create();
        byte[] pkcs8 = Pkcs8Of(recipient);
        var point = new byte[65];
        var sent = new byte[32];
        var received = new byte[32];
        for (int i = 0; i < 40; i++)
        {
            ways[i % 2].AgreeWith(recipient.PublicKey, point, sent);
            foreach (KeyAgreement way in ways)
            {
                using AgreementKey key = way.Import(pkcs8);
                Assert.True(key.TryAgree(point, received));
                Assert.Equal(sent, received);
                byte[] offCurve = [.. point];
                offCurve[^1] ^= 1;
                Assert.False(key.TryAgree(offCurve, received));
                Assert.False(key.TryAgree(point.AsSpan(0, 64), received));
            }
        }
    }

    [Fact]
    public void Agreeing_FromManyThreads_HoldsEveryTime()
    {
        using var recipient = PrivateKey.Create();
        Parallel.For(0, 200, _ =>
        {
            var point = new byte[65];
            var sent = new byte[32];
            var received = new byte[32];
            KeyAgreement.Preferred.AgreeWith(recipient.PublicKey, point, sent);
            Assert.True(recipient.Agreement.TryAgree(point, received));
            Assert.Equal(sent, received);
        });
    }

    /// <summary>RFC 3394 section 4.6: 256 bits of key data under a 256-bit key.</summary>
    [Fact]
    public void KeyWrap_AgreesWithRfc3394()
    {
        byte[] wrappingKey = Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
        byte[] key = Convert.FromHexString("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
        byte[] expected = Convert.FromHexString("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21");
        var wrapped = new byte[KeyWrap.WrappedSizeBytes];
        KeyWrap.Wrap(wrappingKey, key, wrapped);
        Assert.Equal(expected, wrapped);
        var unwrapped = new byte[KeyWrap.KeySizeBytes];
        Assert.True(KeyWrap.TryUnwrap(wrappingKey, wrapped, unwrapped));
        Assert.Equal(key, unwrapped);
        for (int i = 0; i < wrapped.Length; i++)
        {
            byte[] flipped = [.. wrapped];
            flipped[i] ^= 1;
            Assert.False(KeyWrap.TryUnwrap(wrappingKey, flipped, unwrapped));
            Assert.Equal(new byte[32], unwrapped);
        }
    }

    [Fact]
    public void AesGcm_AgreesWithWycheproof()
    {
        int cases = 0;
        foreach ((JsonElement group, JsonElement one) in Corpus.Wycheproof("aes_gcm_test.json"))
        {
            if (group.GetProperty("keySize").GetInt32() != 256 || group.GetProperty("ivSize").GetInt32() != 96 || group.GetProperty("tagSize").GetInt32() != 128)
                continue; // the profile has no other sizes
            using var gcm = new AesGcm(one.Hex("key"), 16);
            var plaintext = new byte[one.Hex("ct").Length];
            bool isValid = one.GetProperty("result").GetString() == "valid";
            if (isValid)
            {
                gcm.Decrypt(one.Hex("iv"), one.Hex("ct"), one.Hex("tag"), plaintext, one.Hex("aad"));
                Assert.Equal(one.Hex("msg"), plaintext);
            }
            else
            {
                Assert.Throws<AuthenticationTagMismatchException>(() => gcm.Decrypt(one.Hex("iv"), one.Hex("ct"), one.Hex("tag"), plaintext, one.Hex("aad")));
            }
            cases++;
        }
        Assert.True(cases > 30);
    }

    private static byte[] Pkcs8(byte[] scalar)
    {
        ReadOnlySpan<byte> significant = scalar.AsSpan().TrimStart((byte)0);
        var d = new byte[32];
        significant.CopyTo(d.AsSpan(32 - significant.Length));
        using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        return key.ExportPkcs8PrivateKey();
    }

    private static byte[] Pkcs8Of(PrivateKey key) => key.Borrow(ecdsa => ecdsa.ExportPkcs8PrivateKey());
}
