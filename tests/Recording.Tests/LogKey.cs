using System.Security.Cryptography;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Tests;

/// <summary>A throw-away log key: ECDSA P-256, signatures in DER.</summary>
internal sealed class LogKey : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public LogKey() => Id = KeyId.OfSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo());

    public KeyId Id { get; }

    public byte[] Sign(ReadOnlySpan<byte> message) => key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public bool Verify(KeyId id, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        id == Id && key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => key.Dispose();
}
