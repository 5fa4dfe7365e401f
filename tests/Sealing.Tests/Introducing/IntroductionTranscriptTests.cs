using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Introducing;

namespace CertBridge.Sealing.Tests.Introducing;

public sealed class IntroductionTranscriptTests
{
    private readonly Meeting meeting = new();

    [Fact]
    public void BothSides_ComeToTheSame()
    {
        Invitation atBor = Meeting.Must(IntroductionReading.Invite(meeting.Invitation.File));
        Acceptance atAln = Meeting.Must(IntroductionReading.Accept(meeting.Acceptance.File));
        Assert.Equal(
            IntroductionTranscript.Of(meeting.Invitation, atAln, meeting.Nonce),
            IntroductionTranscript.Of(atBor, meeting.Acceptance, Meeting.Must(IntroductionReading.Reveal(meeting.Opening.File, atBor, meeting.Acceptance)).Nonce));
    }

    /// <summary>Whatever somebody between the two exchanges, the words differ.</summary>
    [Fact]
    public void AnyOtherPart_GivesAnotherTranscript()
    {
        var stranger = new Meeting();
        Digest[] transcripts =
        [
            IntroductionTranscript.Of(meeting.Invitation, meeting.Acceptance, meeting.Nonce),
            IntroductionTranscript.Of(meeting.Invitation, meeting.Acceptance, stranger.Nonce),
            IntroductionTranscript.Of(meeting.Invitation with { Card = stranger.Invitation.Card }, meeting.Acceptance, meeting.Nonce),
            IntroductionTranscript.Of(meeting.Invitation with { Digest = stranger.Invitation.Digest }, meeting.Acceptance, meeting.Nonce),
            IntroductionTranscript.Of(meeting.Invitation, meeting.Acceptance with { Card = stranger.Acceptance.Card }, meeting.Nonce),
            IntroductionTranscript.Of(meeting.Invitation, meeting.Acceptance with { Nonce = stranger.Acceptance.Nonce }, meeting.Nonce),
            IntroductionTranscript.Of(meeting.Invitation, meeting.Acceptance with { Digest = stranger.Acceptance.Digest }, meeting.Nonce),
            IntroductionTranscript.Of(meeting.Invitation with { Card = meeting.Acceptance.Card }, meeting.Acceptance with { Card = meeting.Invitation.Card }, meeting.Nonce),
        ];
        Assert.Equal(transcripts.Length, transcripts.Distinct().Count());
    }

    [Fact]
    public void TheCommitment_IsOverCardAndNonce()
    {
        byte[] card = meeting.Invitation.Card.Wire.Card.ToByteArray();
        Digest commitment = IntroductionNonce.Commit(card, meeting.Nonce);
        Assert.Equal(meeting.Invitation.Commitment, commitment);
        Assert.NotEqual(commitment, IntroductionNonce.Commit(card, IntroductionNonce.Create()));
        Assert.NotEqual(commitment, IntroductionNonce.Commit(meeting.Acceptance.Card.Wire.Card.Span, meeting.Nonce));
        Assert.NotEqual(IntroductionNonce.Commit([1], [2, 3]), IntroductionNonce.Commit([1, 2], [3]));
    }

    [Fact]
    public void TheTwoDirections_ReadDifferentWords()
    {
        Digest transcript = IntroductionTranscript.Of(meeting.Invitation, meeting.Acceptance, meeting.Nonce);
        Assert.NotEqual(SpokenWords.Of(transcript, IntroductionRole.Inviter), SpokenWords.Of(transcript, IntroductionRole.Accepter));
    }
}
