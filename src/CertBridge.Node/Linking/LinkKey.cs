using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Linking;

/// <summary>The TLS key the other side holds the connection with.</summary>
/// <param name="Pin">SHA-256 of its SubjectPublicKeyInfo.</param>
/// <param name="Expires">Last instant of its certificate.</param>
internal readonly record struct LinkKey(Digest Pin, DateTimeOffset Expires)
{
    /// <summary>The TLS key this node holds it with; null where the connection does not say.</summary>
    public KeyId? Own { get; init; }

    public static LinkKey Of(X509Certificate2 certificate) => new(CertificateJudgement.PinOf(certificate), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
}
