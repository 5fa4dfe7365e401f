using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>A key sheet signed by a signing key of the card it was checked against. Its dates are for the caller to judge.</summary>
public sealed class VerifiedKeySheet
{
    internal VerifiedKeySheet()
    {
    }

    public required PartnerId Id { get; init; }

    public required ulong Serial { get; init; }

    /// <summary>SHA-256 of the sheet's exact bytes.</summary>
    public required Digest Digest { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>Newest first; seal to the first.</summary>
    public required IReadOnlyList<KeyCertificate> EncryptionKeys { get; init; }

    public required V1.SignedKeySheet Wire { get; init; }
}
