using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Introducing;
using Google.Protobuf;
using Google.Protobuf.Collections;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Introducing;

/// <summary>From the bytes in the home to an introduction: every file in it is verified anew, and its state is what its steps make of it.</summary>
internal static class StoredForm
{
    private const int StepsMax = 8;

    /// <returns>Null when it is not what this node wrote.</returns>
    public static Introduction? Read(byte[] bytes, PartnerId self)
    {
        try
        {
            return Read(V1.StoredIntroduction.Parser.ParseFrom(bytes), self);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static Introduction? Read(V1.StoredIntroduction stored, PartnerId self)
    {
        if (IntroductionReading.Invite(stored.Invite.ToByteArray()).Value is not { } invitation || (invitation.Inviter != self && invitation.Accepter != self))
            return null;
        Parsed<Acceptance>? acceptance = stored.Accept.IsEmpty ? null : IntroductionReading.Accept(stored.Accept.ToByteArray());
        if (acceptance is not null && (acceptance.Value is not { } answer || answer.InviteDigest != invitation.Digest || answer.Accepter != invitation.Accepter))
            return null;
        Parsed<Opening>? opening = stored.Reveal.IsEmpty || acceptance?.Value is null ? null : IntroductionReading.Reveal(stored.Reveal.ToByteArray(), invitation, acceptance.Value);
        if ((opening is null) != stored.Reveal.IsEmpty || opening is { IsValid: false } || StateAfter(stored.Steps) is not { } state)
            return null;
        var read = new Introduction
        {
            Self = self,
            Invitation = invitation,
            Acceptance = acceptance?.Value,
            Opening = opening?.Value,
            Nonce = stored.Nonce.ToByteArray(),
            Steps = [.. stored.Steps],
            LoggedSteps = (int)Math.Min(stored.LoggedSteps, (uint)stored.Steps.Count),
            State = state,
        };
        return IsWhole(read) ? read : null;
    }

    private static IntroductionState? StateAfter(RepeatedField<V1.IntroductionStep> steps)
    {
        if (steps.Count is 0 or > StepsMax)
            return null;
        IntroductionState? state = IntroductionState.None;
        foreach (V1.IntroductionStep step in steps)
            state = state is { } before && IntroductionStates.FindEvent(step.Event) is { } happened ? IntroductionStates.Next(before, happened) : null;
        return state;
    }

    /// <summary>What the state stands on is there.</summary>
    private static bool IsWhole(Introduction read)
    {
        bool isInviter = read.Role == IntroductionRole.Inviter;
        bool hasNonce = !isInviter || IntroductionNonce.Commit(read.Invitation.Card.Wire.Card.Span, read.Nonce) == read.Invitation.Commitment;
        bool began = read.StepOf(isInviter ? IntroductionEvent.Invited : IntroductionEvent.Accepted) is not null && (isInviter || read.Acceptance is not null);
        bool bothNonces = read.State is IntroductionState.Invited or IntroductionState.Accepted or IntroductionState.Expired or IntroductionState.Withdrawn || read.Opening is not null;
        return hasNonce && began && bothNonces;
    }
}
