using System.Security.Cryptography;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Introducing;

/// <summary>
/// 32 random bytes of one side. The inviter commits to card and nonce before it sees the other's, and opens last: neither side, and nobody between them, can
/// choose a nonce after it knows the other, so nobody can try many until the spoken strings agree.
/// </summary>
public static class IntroductionNonce
{
    public const int SizeBytes = 32;

    private const string Label = "introduction-commitment";

    public static byte[] Create() => RandomNumberGenerator.GetBytes(SizeBytes);

    /// <param name="card">The inviter's exact card bytes, those its root signed.</param>
    public static Digest Commit(ReadOnlySpan<byte> card, ReadOnlySpan<byte> nonce)
    {
        using var labelled = new Labelled(Label);
        return labelled.Add(card).Add(nonce).Sum();
    }
}
