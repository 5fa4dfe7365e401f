using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Sealing.Introducing;

/// <summary>
/// Everything both sides must agree on, in one digest: environment, roles and ids, both exact cards with their root keys, both nonces, and the digests of what
/// the two files with cards said. Not the reveal's bytes: they are written when both nonces are known, and whoever may choose bytes then may try many.
/// </summary>
public static class IntroductionTranscript
{
    private const string Label = "introduction-transcript";

    /// <param name="inviterNonce">The one the invitation commits to.</param>
    public static Digest Of(Invitation invitation, Acceptance acceptance, ReadOnlySpan<byte> inviterNonce)
    {
        using var labelled = new Labelled(Label);
        labelled.Add(invitation.Environment);
        Add(labelled, IntroductionRole.Inviter, invitation.Card);
        Add(labelled, IntroductionRole.Accepter, acceptance.Card);
        return labelled.Add(inviterNonce).Add(acceptance.Nonce).Add(invitation.Digest).Add(acceptance.Digest).Sum();
    }

    private static void Add(Labelled labelled, IntroductionRole role, VerifiedCard card) =>
        labelled.Add(role.ToString().ToLowerInvariant()).Add(card.Id.Value).Add(card.Wire.Card.Span).Add(card.RootKey);
}
