using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>
/// What recovery officers sign, and whether enough of them did. One signs that this very card may follow a card of one root: behind the kind of statement stand the key id of that root and the card's exact
/// bytes. So a signature holds for no other card, and lets this one follow no card of a root that the officer was not shown.
/// </summary>
public static class CardRecovery
{
    /// <summary>A card has none, or this many at least: one alone could do nothing.</summary>
    public const int OfficersMin = 2;

    public const int OfficersMax = 8;

    /// <summary>Different recovery officers of the card held who have to sign.</summary>
    public const int SignersNeeded = 2;

    /// <summary>Signatures beside one card.</summary>
    public const int SignaturesMax = 8;

    /// <summary>Roots that one draft may take the place of.</summary>
    public const int RootsBeforeMax = 4;

    internal const string Kind = "card-recovery";

    /// <param name="card">The exact bytes of the card that is to follow.</param>
    /// <param name="rootBefore">The root of the card it may follow.</param>
    /// <param name="officer">The key of a recovery officer of that card.</param>
    public static V1.RecoverySignature Sign(ReadOnlySpan<byte> card, KeyId rootBefore, PrivateKey officer) => new()
    {
        SignerKeyId = UnsafeByteOperations.UnsafeWrap(officer.Id.ToBytes()),
        Signature = UnsafeByteOperations.UnsafeWrap(Statement.Sign(officer, Kind, Signed(rootBefore, card))),
        RootBefore = UnsafeByteOperations.UnsafeWrap(rootBefore.ToBytes()),
    };

    /// <summary>
    /// The recovery officers of the card held whose word for this card holds, or why they are too few. Signatures beside them that do not count are passed over: they are for partners that hold another card,
    /// of another root or with other recovery officers.
    /// </summary>
    internal static Parsed<CardRecovered> Judge(VerifiedCard card, VerifiedCard held)
    {
        V1.RecoverySignature[] given = [.. card.Wire.RecoverySignatures.Where(one => one.RootBefore.Span.SequenceEqual(held.RootKeyId.ToBytes()))];
        if (given.Length == 0)
            return Refused(IdentityErrors.CardRecoveryOfAnother, "root_before", $"No recovery officer signed that it may follow a card of root {held.RootKeyId}, the one held.");
        List<string> signed = [];
        Problem? first = null;
        foreach (V1.RecoverySignature one in given)
        {
            CardOfficer? officer = held.RecoveryOfficers.FirstOrDefault(known => one.SignerKeyId.Span.SequenceEqual(known.Certificate.KeyId.ToBytes()));
            if (officer is null)
                first ??= new Problem(IdentityErrors.CardRecoverySigner, "signer_key_id", $"{Convert.ToHexStringLower(one.SignerKeyId.Span)} is no recovery officer of the card held.");
            else if (!Holds(one, card.Wire.Card.Span, held.RootKeyId, officer))
                first ??= new Problem(IdentityErrors.CardRecoverySignature, "recovery_signatures", $"The signature of {officer.Name} does not hold over this card after root {held.RootKeyId}.");
            else if (!signed.Contains(officer.Name))
                signed.Add(officer.Name);
        }
        if (signed.Count >= SignersNeeded)
            return Parsed<CardRecovered>.Valid(new CardRecovered(held.RootKeyId, card.RootKeyId, signed));
        return Parsed<CardRecovered>.Invalid(first
            ?? new Problem(IdentityErrors.CardRecoveryTooFew, "recovery_signatures", $"{SignersNeeded} recovery officers of the card held have to sign it, and {signed.Count} did."));
    }

    /// <summary>Whether it is this officer's word that the card may follow one of this root.</summary>
    internal static bool Holds(V1.RecoverySignature one, ReadOnlySpan<byte> card, KeyId rootBefore, CardOfficer officer) =>
        one.RootBefore.Span.SequenceEqual(rootBefore.ToBytes()) && Statement.Verify(officer.Certificate.PublicKey, Kind, Signed(rootBefore, card), one.Signature.Span);

    private static byte[] Signed(KeyId rootBefore, ReadOnlySpan<byte> card) => [.. rootBefore.ToBytes(), .. card];

    private static Parsed<CardRecovered> Refused(ErrorCode code, string field, string message) => Parsed<CardRecovered>.Invalid(new Problem(code, field, message));
}

/// <summary>That recovery officers of the card before let a card follow.</summary>
/// <param name="RootBefore">The root of the card before.</param>
/// <param name="Root">The root of the card itself; the same where only the recovery officers changed.</param>
/// <param name="Officers">Their names on the card before; two at least.</param>
public sealed record CardRecovered(KeyId RootBefore, KeyId Root, IReadOnlyList<string> Officers)
{
    public bool IsRootReplaced => Root != RootBefore;
}
