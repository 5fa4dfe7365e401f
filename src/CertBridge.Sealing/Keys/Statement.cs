using System.Text;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// Signs what is neither CMS nor a signed note. The signed bytes begin with <c>CertBridge/1 KIND</c> and a line feed, so that a
/// signature made for one purpose never holds for another.
/// </summary>
public static class Statement
{
    private const int KindLengthMax = 32;

    /// <param name="kind">1 to 32 of <c>a-z -</c>, such as <c>card</c>.</param>
    public static byte[] Sign(PrivateKey key, string kind, ReadOnlySpan<byte> bytes) => key.Sign(Framed(kind, bytes));

    public static bool Verify(ReadOnlySpan<byte> subjectPublicKeyInfo, string kind, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) =>
        PublicKeySignature.Verify(subjectPublicKeyInfo, Framed(kind, bytes), signature);

    private static byte[] Framed(string kind, ReadOnlySpan<byte> bytes)
    {
        if (kind.Length is 0 or > KindLengthMax || !kind.All(c => char.IsAsciiLetterLower(c) || c == '-'))
            throw new ArgumentException($"A statement's kind is 1 to {KindLengthMax} of a-z and -.", nameof(kind));
        return [.. Encoding.ASCII.GetBytes($"CertBridge/1 {kind}\n"), .. bytes];
    }
}
