using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>
/// A card that waits for its recovery officers, with the card before it. The file is not believed: what it says is read anew by everybody who signs it, so that an officer sees what the signature would do.
/// </summary>
public sealed class RecoveryDraft
{
    /// <summary>Two cards with their signatures.</summary>
    public const int BytesMax = 136 * 1024;

    private RecoveryDraft()
    {
    }

    /// <summary>Signed by its own root, and as far as they did by recovery officers.</summary>
    public required VerifiedCard Card { get; init; }

    /// <summary>The card in force where it was made. Its root signed it; that it is the partner's is for people to know.</summary>
    public required VerifiedCard Before { get; init; }

    /// <summary>Roots of the cards that it may follow; that of <see cref="Before"/> first.</summary>
    public required IReadOnlyList<KeyId> RootsBefore { get; init; }

    public bool IsRootReplaced => Card.RootKeyId != Before.RootKeyId;

    /// <summary>Recovery officers of the card before whose signatures hold for every root.</summary>
    public IReadOnlyList<CardOfficer> SignedBy => [.. Before.RecoveryOfficers.Where(HasSigned)];

    /// <param name="card">The card, signed by its own root.</param>
    /// <param name="before">The card in force.</param>
    /// <param name="others">Roots of other cards that partners may hold, none of them that of <paramref name="before"/>.</param>
    public static Parsed<RecoveryDraft> Make(V1.SignedCard card, VerifiedCard before, IEnumerable<KeyId> others) => Check(new V1.RecoveryDraft
    {
        Card = card,
        Before = before.Wire,
        RootsBefore = { others.Prepend(before.RootKeyId).Select(root => ByteString.CopyFrom(root.ToBytes())) },
    });

    public static Parsed<RecoveryDraft> Read(ReadOnlySpan<byte> file) =>
        file.Length <= BytesMax && MessageReading.TryRead(V1.RecoveryDraft.Parser, file, out V1.RecoveryDraft? draft) && draft is { Card: not null, Before: not null }
            ? Check(draft)
            : Refused("", $"It is no draft of at most {BytesMax} bytes.");

    /// <summary>The signatures of all of them under the one card they are of.</summary>
    public static Parsed<RecoveryDraft> Merge(IReadOnlyList<RecoveryDraft> drafts)
    {
        RecoveryDraft first = drafts[0];
        if (drafts.Any(other => other.Card.Digest != first.Card.Digest || !other.RootsBefore.SequenceEqual(first.RootsBefore)))
            return Refused("card", "The files are of different drafts.");
        return first.With(drafts.SelectMany(one => one.Card.Wire.RecoverySignatures).DistinctBy(one => (one.SignerKeyId, one.RootBefore)));
    }

    /// <summary>The draft with one more officer's signatures, one for each root.</summary>
    /// <param name="officer">The key of a recovery officer on <see cref="Before"/> who has not signed it.</param>
    public Parsed<RecoveryDraft> Sign(PrivateKey officer)
    {
        if (Before.RecoveryOfficers.FirstOrDefault(one => one.Certificate.KeyId == officer.Id) is not { } known)
            return KeyRefused($"Key {officer.Id} is of no recovery officer on card {Before.Serial} of {Before.Id}.");
        if (HasSigned(known))
            return KeyRefused($"{known.Name} has signed this draft already.");
        V1.RecoverySignature[] others = [.. Card.Wire.RecoverySignatures.Where(one => !one.SignerKeyId.Span.SequenceEqual(officer.Id.ToBytes()))];
        if (others.Length + RootsBefore.Count > CardRecovery.SignaturesMax)
            return KeyRefused($"The draft has {others.Length} signatures, and {CardRecovery.SignaturesMax} are its limit: {string.Join(", ", SignedBy.Select(one => one.Name))} signed it.");
        return With(others.Concat(RootsBefore.Select(root => CardRecovery.Sign(Card.Wire.Card.Span, root, officer))));
    }

    public byte[] ToBytes() => new V1.RecoveryDraft
    {
        Card = Card.Wire,
        Before = Before.Wire,
        RootsBefore = { RootsBefore.Select(root => ByteString.CopyFrom(root.ToBytes())) },
    }.ToByteArray();

    private Parsed<RecoveryDraft> With(IEnumerable<V1.RecoverySignature> signatures)
    {
        var card = new V1.SignedCard(Card.Wire);
        card.RecoverySignatures.Clear();
        card.RecoverySignatures.Add(signatures);
        return Make(card, Before, RootsBefore.Skip(1));
    }

    private bool HasSigned(CardOfficer officer) => RootsBefore.All(root => Card.Wire.RecoverySignatures.Any(one =>
        one.SignerKeyId.Span.SequenceEqual(officer.Certificate.KeyId.ToBytes()) && CardRecovery.Holds(one, Card.Wire.Card.Span, root, officer)));

    private static Parsed<RecoveryDraft> Check(V1.RecoveryDraft draft)
    {
        Parsed<VerifiedCard> before = CardVerification.Card(draft.Before, held: null);
        if (!before.IsValid)
            return Parsed<RecoveryDraft>.Invalid(before.Problems);
        Parsed<VerifiedCard> card = CardVerification.Draft(draft.Card, before.Value);
        if (!card.IsValid)
            return Parsed<RecoveryDraft>.Invalid(card.Problems);
        List<KeyId> roots = [];
        foreach (ByteString root in draft.RootsBefore)
        {
            if (!Digest.TryFromBytes(root.Span, out Digest id) || roots.Contains(new KeyId(id)) || roots.Count == CardRecovery.RootsBeforeMax)
                return Refused("roots_before", $"It names 1 to {CardRecovery.RootsBeforeMax} roots by key ids of {Digest.SizeBytes} bytes, each once.");
            roots.Add(new KeyId(id));
        }
        if (roots.Count == 0 || roots[0] != before.Value.RootKeyId)
            return Refused("roots_before", "The first root it names is not that of the card before.");
        if (roots.Skip(1).Any(root => !card.Value.RevokedKeys.Contains(root)))
            return Refused("roots_before", "It names a root that the card does not list as revoked.");
        return Parsed<RecoveryDraft>.Valid(new RecoveryDraft { Card = card.Value, Before = before.Value, RootsBefore = roots });
    }

    private static Parsed<RecoveryDraft> KeyRefused(string message) => Parsed<RecoveryDraft>.Invalid(new Problem(IdentityErrors.RecoveryKeyRefused, "officer-key", message));

    private static Parsed<RecoveryDraft> Refused(string field, string message) => Parsed<RecoveryDraft>.Invalid(new Problem(IdentityErrors.RecoveryDraftMalformed, field, message));
}
