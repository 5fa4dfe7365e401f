using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>Everything an envelope will say, before it is sealed. Decided and redacted by others; this room only seals it.</summary>
public sealed record EnvelopeDraft
{
    public required EnvelopeId Id { get; init; }

    public required PartnerId Sender { get; init; }

    public required PartnerId Recipient { get; init; }

    /// <summary>What it carries.</summary>
    public V1.EnvelopeKind Kind { get; init; } = V1.EnvelopeKind.Report;

    /// <summary>Of the exact bytes of the agreement it was decided under.</summary>
    public required Digest AgreementHash { get; init; }

    /// <summary>Now. Before 2050.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>At most 400 days after <see cref="Created"/>.</summary>
    public required DateTimeOffset Expires { get; init; }

    public required string ReportId { get; init; }

    /// <summary>From 1.</summary>
    public required ulong Revision { get; init; }

    /// <summary>Of the revision this partner got before; null for the first.</summary>
    public Digest? PreviousManifest { get; init; }

    public required V1.Marking Marking { get; init; }

    public required V1.OnwardRule Onward { get; init; }

    public bool Exercise { get; init; }

    /// <summary>Null means the content does not age.</summary>
    public DateTimeOffset? ContentExpires { get; init; }

    /// <summary>1 to 10,001; the first is the report's core.</summary>
    public required IReadOnlyList<V1.EnvelopeItem> Items { get; init; }

    /// <summary>The same items with the salts that persons signed the root of; null where salts are made now.</summary>
    public SaltedItems? Salted { get; init; }

    /// <summary>Keys of the named persons the items are sealed to instead of the recipient's node, at most 16; empty where the node may look.</summary>
    public IReadOnlyList<KeyCertificate> Persons { get; init; } = [];

    /// <summary>What the persons who released it signed; null where nobody had to.</summary>
    public V1.ReleaseRecord? Release { get; init; }
}
