using CertBridge.Protocol.Ids;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>What a relay passed on, once its originator's signature and every proof held.</summary>
public sealed record PassedOnReport
{
    /// <summary>Who made it: the sender of the enclosed header.</summary>
    public required PartnerId Originator { get; init; }

    /// <summary>The originator's manifest, which was for the relay.</summary>
    public required V1.Manifest Manifest { get; init; }

    /// <summary>The originator's key, which is on its card.</summary>
    public required KeyId SignedBy { get; init; }

    /// <summary>Where each of <see cref="Items"/> stands in the originator's envelope, rising from 0.</summary>
    public required IReadOnlyList<int> Indexes { get; init; }

    /// <summary>The items that are shown; the first is the report's core.</summary>
    public required IReadOnlyList<V1.EnvelopeItem> Items { get; init; }

    /// <summary>Items of the originator's that the relay left out.</summary>
    public int ItemsWithheld => (int)Manifest.ItemCount - Items.Count;
}

/// <summary>How reading what a relay passed on ended.</summary>
public abstract record PassedOnOutcome
{
    private PassedOnOutcome()
    {
    }

    /// <summary>Its originator signed every item that is shown.</summary>
    public sealed record Proven(PassedOnReport Report) : PassedOnOutcome;

    /// <summary>Nobody here can say whether its originator signed it: no card of it is held, or its signer is not on the card in force. Quarantine it.</summary>
    /// <param name="Originator">Whom it names as that.</param>
    /// <param name="Because">Why.</param>
    public sealed record NotVouchedFor(PartnerId Originator, string Because) : PassedOnOutcome;

    /// <summary>Refuse it by this name: it is not of the form, or a signature, a proof or a key does not hold.</summary>
    public sealed record Refused(V1.RefusalReason Reason, string Because) : PassedOnOutcome;
}
