using System.Security.Cryptography;
using System.Text.Json;

namespace CertBridge.Sealing.Tests.Cms;

/// <summary>
/// The platform's primitives that are used as they are, against Wycheproof. ECDSA, ECDH and AES-GCM are in <see cref="PrimitiveTests"/>, ML-KEM in
/// <see cref="KemPrimitiveTests"/>; the corpus has no file for RFC 3394 key wrap, which is held against the RFC's own vector and OpenSSL.
/// </summary>
public sealed class WycheproofTests
{
    /// <summary>Salts of items: HMAC-SHA256, cut to its first bytes.</summary>
    [Fact]
    public void HmacSha256_AgreesWithWycheproof()
    {
        int cases = 0;
        foreach ((JsonElement group, JsonElement one) in Corpus.Wycheproof("hmac_sha256_test.json"))
        {
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, one.Hex("key"));
            mac.AppendData(one.Hex("msg"));
            byte[] tag = mac.GetHashAndReset()[..(group.GetProperty("tagSize").GetInt32() / 8)];
            Assert.True(CryptographicOperations.FixedTimeEquals(tag, one.Hex("tag")) == IsValid(one), Name(one));
            cases++;
        }
        Assert.Equal(174, cases);
    }

    /// <summary>The key that wraps in suite 0x0101.</summary>
    [Fact]
    public void HkdfSha256_AgreesWithWycheproof()
    {
        int cases = 0;
        foreach ((JsonElement _, JsonElement one) in Corpus.Wycheproof("hkdf_sha256_test.json"))
        {
            byte[]? derived = Derive(one.Hex("ikm"), one.Hex("salt"), one.Hex("info"), one.GetProperty("size").GetInt32());
            Assert.True((derived is not null && derived.AsSpan().SequenceEqual(one.Hex("okm"))) == IsValid(one), Name(one));
            cases++;
        }
        Assert.Equal(86, cases);
    }

    private static byte[]? Derive(byte[] secret, byte[] salt, byte[] information, int size)
    {
        try
        {
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, size, salt, information);
        }
        catch (ArgumentOutOfRangeException) // more than 255 blocks
        {
            return null;
        }
    }

    private static bool IsValid(JsonElement one) => one.GetProperty("result").GetString() == "valid";

    private static string Name(JsonElement one) => $"case {one.GetProperty("tcId")}: {one.GetProperty("comment")}";
}
