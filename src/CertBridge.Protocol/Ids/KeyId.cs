namespace CertBridge.Protocol.Ids;

/// <summary>Names a public key: SHA-256 over its DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). It selects; it never authorises.</summary>
public readonly record struct KeyId(Digest Digest)
{
    public static KeyId OfSubjectPublicKeyInfo(ReadOnlySpan<byte> der) => new(Digest.Of(der));

    public byte[] ToBytes() => Digest.ToBytes();

    public override string ToString() => Digest.ToString();
}
