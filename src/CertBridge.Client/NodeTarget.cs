using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Ids;

namespace CertBridge.Client;

/// <summary>Which node to call, how to know it, and who is calling.</summary>
/// <param name="Address">The local listener, such as <c>https://127.0.0.1:7442</c>.</param>
/// <param name="ServerPins">SHA-256 of the SubjectPublicKeyInfo of every key the node may show; at least one.</param>
/// <param name="Certificate">The caller's certificate with its private key.</param>
/// <param name="CallTimeout">How long one call may take, connecting included.</param>
public sealed record NodeTarget(Uri Address, IReadOnlySet<Digest> ServerPins, X509Certificate2 Certificate, TimeSpan CallTimeout)
{
    public static readonly TimeSpan DefaultCallTimeout = TimeSpan.FromSeconds(30);
}
