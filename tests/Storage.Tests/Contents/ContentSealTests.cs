using CertBridge.Storage.Contents;

namespace CertBridge.Storage.Tests.Contents;

public sealed class ContentSealTests
{
    /// <summary>As in the second life of a snapshot: the same random bytes are drawn for the same place.</summary>
    [Fact]
    public void Hedge_OfTheSameRandomBytes_GivesOtherNonces_AtOtherMoments()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 1_000; i++)
        {
            byte[] nonce = new byte[12];
            long before = TimeProvider.System.GetTimestamp();
            ContentSeal.Hedge(nonce, "place"u8, "content"u8);
            Assert.True(seen.Add(Convert.ToHexString(nonce)));
            while (TimeProvider.System.GetTimestamp() == before)
            {
                // The clock is finer than a call; where it were not, two calls would be one moment.
            }
        }
    }

    [Fact]
    public void Seal_OfTheSame_NeverHasTheSameNonce()
    {
        using var cipher = ContentSeal.Cipher(new byte[32]);
        string[] nonces = [.. Enumerable.Range(0, 2_000).Select(_ => Convert.ToHexString(ContentSeal.Seal(cipher, ContentField.Key, 1, new byte[32]).AsSpan(1, 12)))];
        Assert.Equal(nonces.Length, nonces.Distinct().Count());
    }
}
