using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>
/// A card whose form, signatures and place after the one held were checked (<see cref="CardVerification"/>). Its dates are for the
/// caller to judge, because this room has no clock.
/// </summary>
public sealed class VerifiedCard
{
    private const int FormerSigningKeysMax = 64;

    internal VerifiedCard()
    {
    }

    public required PartnerId Id { get; init; }

    /// <summary>Hostile text where the card is a partner's.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2, or empty.</summary>
    public required string Country { get; init; }

    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    public required ulong Serial { get; init; }

    /// <summary>SHA-256 of the card's exact bytes.</summary>
    public required Digest Digest { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public required byte[] RootKey { get; init; }

    /// <summary>DER SubjectPublicKeyInfo of the root that must sign the next card; the same as <see cref="RootKey"/> unless another was named.</summary>
    public required byte[] NextRootKey { get; init; }

    public KeyId RootKeyId => KeyId.OfSubjectPublicKeyInfo(RootKey);

    public required IReadOnlyList<KeyCertificate> SigningKeys { get; init; }

    /// <summary>
    /// Signing keys of the cards this one followed, newest first: they admit nothing, but a signature by a revoked one is told from an
    /// unknown signer's. Known as far back as cards were verified one after the other.
    /// </summary>
    public IReadOnlyList<KeyCertificate> FormerSigningKeys { get; private set; } = [];

    public required IReadOnlyList<LogKey> LogKeys { get; init; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo of each TLS key.</summary>
    public required IReadOnlySet<Digest> TlsPins { get; init; }

    public required IReadOnlyList<ushort> Suites { get; init; }

    public required IReadOnlyList<CardOfficer> Officers { get; init; }

    /// <summary>Two of whom may put another root in the place of this one, and who sign nothing else; none where the organisation appointed none.</summary>
    public required IReadOnlyList<CardOfficer> RecoveryOfficers { get; init; }

    /// <summary>Whose word let this card follow the one it was verified against; null where a root let it, and for a first card.</summary>
    public CardRecovered? Recovered { get; private set; }

    public required IReadOnlySet<KeyId> RevokedKeys { get; init; }

    /// <summary>Keys that are suspect, and since when: what they signed later is flagged, and stays.</summary>
    public required IReadOnlyDictionary<KeyId, DateTimeOffset> TaintedKeys { get; init; }

    /// <summary>Since when the key is suspect, where that was before <paramref name="at"/>; null for nothing to flag.</summary>
    public DateTimeOffset? SuspectSince(KeyId key, DateTimeOffset at) => TaintedKeys.TryGetValue(key, out DateTimeOffset since) && at > since ? since : null;

    /// <summary>What people read to each other: see <see cref="Cards.Fingerprint"/>.</summary>
    public string Fingerprint => Cards.Fingerprint.Of(Digest);

    /// <summary>The signed bytes as received, with their signatures and nothing around them.</summary>
    public required V1.SignedCard Wire { get; init; }

    /// <summary>Whether this is the key of an officer the card names; a recovery officer is none.</summary>
    public bool HasOfficer(KeyId key) => Officers.Any(officer => officer.Certificate.KeyId == key);

    internal void Follow(VerifiedCard held, CardRecovered? recovered)
    {
        Recovered = recovered;
        FormerSigningKeys =
        [
            .. held.SigningKeys.Concat(held.FormerSigningKeys)
                .Where(former => SigningKeys.All(key => key.KeyId != former.KeyId))
                .Take(FormerSigningKeysMax),
        ];
    }
}

/// <summary>A key that signs checkpoints and nothing else.</summary>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
public sealed record LogKey(KeyId Id, byte[] PublicKey);

/// <summary>A person of the partner who signs agreements, releases and contact sheets; or, as a recovery officer, none of these.</summary>
public sealed record CardOfficer(string Name, KeyCertificate Certificate);
