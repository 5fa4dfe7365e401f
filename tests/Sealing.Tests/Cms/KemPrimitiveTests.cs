using System.Text.Json;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Cms;

/// <summary>ML-KEM-768 and HKDF against published vectors.</summary>
public sealed class KemPrimitiveTests
{
    /// <summary>Decapsulation from a seed, implicit rejection included; ciphertexts of another length never reach the primitive here.</summary>
    [HybridFact]
    public void Decapsulation_AgreesWithWycheproof()
    {
        int cases = 0;
        Span<byte> secret = stackalloc byte[32];
        foreach ((JsonElement _, JsonElement one) in Corpus.Wycheproof("mlkem_768_test.json"))
        {
            byte[] seed = one.Hex("seed");
            byte[] ciphertext = one.Hex("c");
            bool isValid = one.GetProperty("result").GetString() == "valid";
            if (seed.Length != MlKem768.SeedSizeBytes || ciphertext.Length != MlKem768.CiphertextSizeBytes)
            {
                Assert.False(isValid);
                continue;
            }
            using DecapsulationKey key = KeyEncapsulation.Required.Import(seed, out byte[] encapsulationKey);
            Assert.Equal(one.Hex("ek"), encapsulationKey);
            key.Decapsulate(ciphertext, secret);
            Assert.True(secret.SequenceEqual(one.Hex("K")) == isValid, $"case {one.GetProperty("tcId")}");
            cases++;
        }
        Assert.True(cases > 100);
    }

    [HybridFact]
    public void KeysFromSeeds_AgreeWithWycheproof()
    {
        int cases = 0;
        foreach ((JsonElement _, JsonElement one) in Corpus.Wycheproof("mlkem_768_keygen_seed_test.json"))
        {
            using DecapsulationKey key = KeyEncapsulation.Required.Import(one.Hex("seed"), out byte[] encapsulationKey);
            Assert.Equal(one.Hex("ek"), encapsulationKey);
            cases++;
        }
        Assert.True(cases >= 100);
    }

    [HybridFact]
    public void BothEnds_FromManyThreads_HoldTheSameSecret()
    {
        using var recipient = KemPrivateKey.Create();
        Parallel.For(0, 200, _ =>
        {
            var ciphertext = new byte[MlKem768.CiphertextSizeBytes];
            var sent = new byte[32];
            var received = new byte[32];
            KeyEncapsulation.Required.EncapsulateTo(MlKem768.EncapsulationKeyOf(recipient.PublicKey), ciphertext, sent);
            recipient.Decapsulation.Decapsulate(ciphertext, received);
            Assert.Equal(sent, received);
        });
    }

    /// <summary>RFC 9629 section 5 written by hand: RFC 5869 over the information, extract then one block of expand.</summary>
    [Fact]
    public void TheWrappingKey_IsHkdfOverTheInformation()
    {
        byte[] secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] context = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];
        byte[] information = Convert.FromHexString("3034300B060960864801650304012D020120A0220420" + Convert.ToHexString(context));
        byte[] extracted = System.Security.Cryptography.HMACSHA256.HashData(new byte[32], secret);
        byte[] expected = System.Security.Cryptography.HMACSHA256.HashData(extracted, (byte[])[.. information, 1]);
        var key = new byte[32];
        KemKeyDerivation.WrappingKey(secret, context, key);
        Assert.Equal(expected, key);
        Assert.Equal(information, KemKeyDerivation.OtherInformation(context));
    }
}
