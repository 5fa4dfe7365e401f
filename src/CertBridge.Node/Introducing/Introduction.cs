using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Introducing;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Introducing;

/// <summary>One introduction as this node knows it: the files so far, and every step with who took it. Immutable.</summary>
internal sealed record Introduction
{
    public required PartnerId Self { get; init; }

    public required Invitation Invitation { get; init; }

    /// <summary>Null before it.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>Null before it.</summary>
    public Opening? Opening { get; init; }

    /// <summary>The inviter's nonce; empty at the accepter's, which has it from the reveal.</summary>
    public byte[] Nonce { get; init; } = [];

    public IReadOnlyList<V1.IntroductionStep> Steps { get; init; } = [];

    /// <summary>How many of the steps are known to be in the node log.</summary>
    public int LoggedSteps { get; init; }

    public IntroductionState State { get; init; }

    public string Id => Invitation.IntroductionId;

    public IntroductionRole Role => Invitation.Inviter == Self ? IntroductionRole.Inviter : IntroductionRole.Accepter;

    public PartnerId Partner => Role == IntroductionRole.Inviter ? Invitation.Accepter : Invitation.Inviter;

    /// <summary>Null while the partner's card is not here.</summary>
    public V1.PartnerCard? PartnerBundle => Role == IntroductionRole.Accepter ? Invitation.Bundle : Acceptance?.Bundle;

    public VerifiedCard? PartnerCard => Role == IntroductionRole.Accepter ? Invitation.Card : Acceptance?.Card;

    public bool IsRunning => IntroductionStates.IsRunning(State);

    /// <summary>Null while one of the nonces is not here.</summary>
    public Digest? Transcript => Acceptance is { } acceptance && Opening is { } opening ? IntroductionTranscript.Of(Invitation, acceptance, opening.Nonce) : null;

    public static IntroductionRole Other(IntroductionRole role) => role == IntroductionRole.Inviter ? IntroductionRole.Accepter : IntroductionRole.Inviter;

    /// <param name="caller">Null where the node itself does it.</param>
    /// <returns>Null where it cannot happen now.</returns>
    public Introduction? After(IntroductionEvent happened, Caller? caller, DateTimeOffset now) => IntroductionStates.Next(State, happened) is not { } next ? null : this with
    {
        State = next,
        Steps =
        [
            .. Steps,
            new V1.IntroductionStep
            {
                Event = happened.Word(),
                Who = caller?.Name ?? "",
                Role = caller?.Role.Word() ?? "",
                KeyId = caller is null ? ByteString.Empty : ByteString.CopyFrom(caller.Key.ToBytes()),
                AtMs = (ulong)now.ToUnixTimeMilliseconds(),
            },
        ],
    };

    /// <summary>Null when it did not happen.</summary>
    public V1.IntroductionStep? StepOf(IntroductionEvent happened) => Steps.FirstOrDefault(step => step.Event == happened.Word());

    public V1.StoredIntroduction ToStored() => new()
    {
        Invite = ByteString.CopyFrom(Invitation.File),
        Accept = Acceptance is { } acceptance ? ByteString.CopyFrom(acceptance.File) : ByteString.Empty,
        Reveal = Opening is { } opening ? ByteString.CopyFrom(opening.File) : ByteString.Empty,
        Nonce = ByteString.CopyFrom(Nonce),
        Steps = { Steps },
        LoggedSteps = (uint)LoggedSteps,
    };
}
