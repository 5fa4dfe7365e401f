using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Cards;

/// <summary>
/// Whether the root of a card, and its recovery officers, may follow those of the card held. A root follows because the card held names it, or because two recovery officers of the card held say so. Recovery officers follow
/// because they are the same, because they are the first, or because two of those before say so: a stolen root must not be able to send away those who can take it out of the thief's hands.
/// </summary>
internal static class RootSuccession
{
    /// <summary>A root alone raises a serial by no more: at the last serial there is, no card could follow.</summary>
    public const ulong SerialStepMax = 1_000_000;

    /// <summary>A root alone lists no more revoked keys; the rest of the list is for the roots that recovery officers revoke.</summary>
    public const int RevokedKeysMax = 240;

    /// <param name="reading">On what occasion the card is read.</param>
    /// <param name="recovered">By whom it was let follow; null where a root did, as it mostly does.</param>
    public static Problem? Objection(VerifiedCard card, VerifiedCard held, CardOccasion reading, out CardRecovered? recovered)
    {
        recovered = null;
        if (held.RevokedKeys.Contains(card.RootKeyId))
            return new Problem(IdentityErrors.CardRootRevoked, "root_key", $"Root {card.RootKeyId} is listed as revoked on card {held.Serial}, the one held.");
        if (Need(card, held) is not { } need)
            return reading == CardOccasion.Draft ? new Problem(IdentityErrors.RecoveryDraftMalformed, "card", "It follows without recovery officers: 'certbridge card sign' makes it.") : null;
        bool isUnsigned = card.Wire.RecoverySignatures.Count == 0;
        if (reading == CardOccasion.Kept && isUnsigned && need.Code != IdentityErrors.CardRootNotNamed)
            return null;
        if (held.RecoveryOfficers.Count == 0 || (reading != CardOccasion.Draft && isUnsigned))
            return need;
        Parsed<CardRecovered>? judged = reading == CardOccasion.Draft ? null : CardRecovery.Judge(card, held);
        if (judged is { IsValid: false })
            return judged.Problems[0];
        recovered = judged?.Value;
        return need.Code == IdentityErrors.CardRootNotNamed && !card.RevokedKeys.Contains(held.RootKeyId)
            ? new Problem(IdentityErrors.CardRecoveryRootKept, "revoked_keys", $"Root {held.RootKeyId} of the card held is replaced and not listed as revoked.")
            : null;
    }

    /// <summary>Why a root alone cannot let the card follow; null where it can, and signatures of recovery officers beside it are not looked at.</summary>
    private static Problem? Need(VerifiedCard card, VerifiedCard held)
    {
        if (UnnamedObjection(card, held) is { } unnamed)
            return unnamed;
        if (held.RecoveryOfficers.Count == 0)
            return null;
        return IsSame(card.RecoveryOfficers, held.RecoveryOfficers)
            ? RoomObjection(card, held)
            : new Problem(IdentityErrors.RecoveryOfficersChanged, "recovery_officers", $"Card {card.Serial} names other recovery officers than card {held.Serial}, and none of those signed it.");
    }

    /// <summary>
    /// Once a card named the next root, only that one continues: whoever stole the old root cannot. The old root signs the change as well, so
    /// that neither alone can make it.
    /// </summary>
    private static Problem? UnnamedObjection(VerifiedCard card, VerifiedCard held)
    {
        if (!card.RootKey.AsSpan().SequenceEqual(held.NextRootKey))
            return new Problem(IdentityErrors.CardRootNotNamed, "root_key", "The root is not the one the card held names for its successor.");
        bool isSame = card.RootKey.AsSpan().SequenceEqual(held.RootKey);
        return isSame || Statement.Verify(held.RootKey, CardSigning.CardKind, card.Wire.Card.Span, card.Wire.PreviousRootSignature.Span)
            ? null
            : new Problem(IdentityErrors.CardRootNotNamed, "previous_root_signature", "The root of the card held did not sign the new card.");
    }

    private static Problem? RoomObjection(VerifiedCard card, VerifiedCard held)
    {
        if (card.Serial - held.Serial > SerialStepMax)
            return new Problem(IdentityErrors.CardRecoveryRoom, "serial", $"Serial {card.Serial} is more than {SerialStepMax} above {held.Serial}, the one held.");
        return card.RevokedKeys.Count > RevokedKeysMax && card.RevokedKeys.Count > held.RevokedKeys.Count
            ? new Problem(IdentityErrors.CardRecoveryRoom, "revoked_keys", $"It lists {card.RevokedKeys.Count} revoked keys; a root alone lists at most {RevokedKeysMax}.")
            : null;
    }

    /// <summary>By name and key, in whatever order; a certificate may be renewed.</summary>
    private static bool IsSame(IReadOnlyList<CardOfficer> left, IReadOnlyList<CardOfficer> right) =>
        left.Count == right.Count && left.All(officer => right.Any(other => other.Name == officer.Name && other.Certificate.KeyId == officer.Certificate.KeyId));
}

/// <summary>On what occasion a card is held against the one before it.</summary>
internal enum CardOccasion
{
    /// <summary>It came, and is to be believed from now on.</summary>
    Arrived = 1,

    /// <summary>Its recovery officers have not signed yet: everything is asked but that.</summary>
    Draft,

    /// <summary>
    /// It was believed, and lies in the home. A program that knew no recovery officers took it for its root alone and kept no signature of theirs: what they have to let follow beside a root that was named is not asked again.
    /// </summary>
    Kept,
}
