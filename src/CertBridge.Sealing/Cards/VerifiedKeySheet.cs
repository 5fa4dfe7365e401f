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

    /// <summary>The ML-KEM halves, in the order of <see cref="EncryptionKeys"/> and as many; empty where the partner's platform had no ML-KEM.</summary>
    public required IReadOnlyList<KemCertificate> KemKeys { get; init; }

    /// <summary>The ML-KEM key that was made together with this encryption key; null when there is none.</summary>
    public KemCertificate? KemPairedWith(KeyCertificate encryption)
    {
        for (int i = 0; i < KemKeys.Count; i++)
        {
            if (EncryptionKeys[i].KeyId == encryption.KeyId)
                return KemKeys[i];
        }
        return null;
    }

    public required V1.SignedKeySheet Wire { get; init; }
}
