using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Introducing;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Introducing;

public sealed class IntroductionReadingTests
{
    private readonly Meeting meeting = new();

    [Fact]
    public void TheThreeFiles_ReadAsTheyWereMade()
    {
        Assert.Equal((meeting.Aln.Id, meeting.Bor.Id, "dev"), (meeting.Invitation.Inviter, meeting.Invitation.Accepter, meeting.Invitation.Environment));
        Assert.Equal((Cert.Now, Cert.Now.AddDays(7)), (meeting.Invitation.Issued, meeting.Invitation.Expires));
        Assert.Equal((meeting.Invitation.Digest, meeting.Aln.Id, meeting.Bor.Id), (meeting.Acceptance.InviteDigest, meeting.Acceptance.Inviter, meeting.Acceptance.Accepter));
        Assert.Equal(meeting.Nonce, meeting.Opening.Nonce);
        Assert.Equal(32, meeting.Invitation.IntroductionId.Length);
    }

    /// <summary>Whatever one bit of a file says otherwise, the file is refused; so is every file that was cut off.</summary>
    [Fact]
    public void AChangedFile_IsRefused_WhereverTheChangeIs()
    {
        Refused(meeting.Invitation.File, IntroductionReading.Invite);
        Refused(meeting.Acceptance.File, IntroductionReading.Accept);
        Refused(meeting.Opening.File, file => IntroductionReading.Reveal(file, meeting.Invitation, meeting.Acceptance));
    }

    [Fact]
    public void Noise_IsRefused_AndSoIsAFileOverItsLimit()
    {
        foreach (byte[] noise in new byte[][] { [], [0], new byte[300], new byte[Limits.IntroductionFileBytesMax + 1] })
            Assert.Equal(IntroductionErrors.FileMalformed, Code(IntroductionReading.Invite(noise)));
    }

    [Fact]
    public void AnotherOfTheThree_IsNamedForWhatItIs()
    {
        Parsed<Acceptance> refused = IntroductionReading.Accept(meeting.Invitation.File);
        Assert.Equal(IntroductionErrors.OtherFile, Code(refused));
        Assert.Contains("partner invite", refused.Problems[0].Message);
        Assert.Equal(IntroductionErrors.OtherFile, Code(IntroductionReading.Invite(meeting.Opening.File)));
        Assert.Equal(IntroductionErrors.OtherFile, Code(IntroductionReading.Reveal(meeting.Acceptance.File, meeting.Invitation, meeting.Acceptance)));
    }

    /// <summary>An invite renamed to an accept is signed as an invite: one kind of statement never holds as another.</summary>
    [Fact]
    public void AFileUnderAnotherKind_IsRefused()
    {
        var accept = V1.IntroductionFile.Parser.ParseFrom(meeting.Acceptance.File);
        accept.Kind = "invite";
        Assert.False(IntroductionReading.Invite(accept.ToByteArray()).IsValid);
    }

    [Fact]
    public void AFieldThatIsThereTwice_IsRefused_InTheFileAndInWhatIsSigned()
    {
        var outer = V1.IntroductionFile.Parser.ParseFrom(meeting.Invitation.File);
        Assert.Equal(IntroductionErrors.FileMalformed, Code(IntroductionReading.Invite([.. meeting.Invitation.File, .. new V1.IntroductionFile { Kind = "invite" }.ToByteArray()])));
        byte[] twofold = [.. outer.Statement.Span, .. new V1.IntroductionInvite { Accepter = "cert-cel" }.ToByteArray()];
        Assert.Equal(IntroductionErrors.FileMalformed, Code(IntroductionReading.Invite(Meeting.Signed(outer, twofold, meeting.Aln.Signing))));
    }

    public static TheoryData<string> BadInvites => ["own", "long", "past", "commitment", "accepter", "id", "environment", "no card", "officer"];

    [Theory]
    [MemberData(nameof(BadInvites))]
    public void AnInviteThatItsOwnKeySigned_IsRefusedAllTheSame(string what)
    {
        byte[] file = Meeting.Signed(meeting.InviteFile(), V1.IntroductionInvite.Parser, what == "officer" ? meeting.Aln.Officer : meeting.Aln.Signing, invite =>
        {
            switch (what)
            {
                case "own": invite.Accepter = invite.Inviter; break;
                case "long": invite.ExpiresMs = invite.IssuedMs + (ulong)Limits.IntroductionLifeMax.TotalMilliseconds + 1; break;
                case "past": invite.ExpiresMs = invite.IssuedMs; break;
                case "commitment": invite.Commitment = ByteString.CopyFrom(new byte[31]); break;
                case "accepter": invite.Accepter = "Cert Bor\u001b[2J"; break;
                case "id": invite.Inviter = "cert-cel"; break;
                case "environment": invite.Environment = "production"; break;
                case "no card": invite.PartnerCard = null; break;
            }
        });
        Parsed<Invitation> refused = IntroductionReading.Invite(file);
        Assert.Equal(what is "id" or "environment" or "officer" ? IntroductionErrors.FileSignature : IntroductionErrors.FileMalformed, Code(refused));
        Assert.All(refused.Problems, problem => Assert.DoesNotContain("\u001b", problem.Message));
    }

    /// <summary>Who takes somebody's card and puts it into a file of their own has not its key.</summary>
    [Fact]
    public void AnAcceptWithSomebodyElsesCard_IsRefused()
    {
        byte[] file = Meeting.Signed(meeting.AcceptFile(), V1.IntroductionAccept.Parser, new Cert("cert-bor").Signing, _ => { });
        Assert.Equal(IntroductionErrors.FileSignature, Code(IntroductionReading.Accept(file)));
    }

    [Fact]
    public void ACardThatItsRootDidNotSign_IsRefused()
    {
        byte[] file = Meeting.Signed(meeting.AcceptFile(), V1.IntroductionAccept.Parser, meeting.Bor.Signing, accept =>
            accept.PartnerCard.Card.RootSignature = CardSigning.Card(meeting.Bor.Card(serial: 2), meeting.Bor.Root, null).RootSignature);
        Assert.Equal(IntroductionErrors.FileSignature, Code(IntroductionReading.Accept(file)));
    }

    /// <summary>Whatever a bit hits, a certificate on the card or a signature: it is the file that is to be sent again.</summary>
    [Fact]
    public void AnyFlippedBit_IsToldAsTheFiles()
    {
        byte[] invite = meeting.Invitation.File;
        ErrorCode[] told = [IntroductionErrors.FileMalformed, IntroductionErrors.FileSignature, IntroductionErrors.OtherFile];
        for (int i = 0; i < invite.Length; i++)
        {
            byte[] file = [.. invite];
            file[i] ^= 1;
            Parsed<Invitation> read = IntroductionReading.Invite(file);
            // The card's further sheets are not read here; what they say is held against the card when the partner is admitted.
            if (!read.IsValid)
                Assert.Contains(Code(read), told);
        }
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("nonce")]
    [InlineData("inviter")]
    public void AnAcceptOfAnotherForm_IsRefused(string what)
    {
        byte[] file = Meeting.Signed(meeting.AcceptFile(), V1.IntroductionAccept.Parser, meeting.Bor.Signing, accept =>
        {
            accept.InviteDigest = what == "digest" ? ByteString.CopyFrom(1) : accept.InviteDigest;
            accept.Nonce = what == "nonce" ? ByteString.CopyFrom(new byte[33]) : accept.Nonce;
            accept.Inviter = what == "inviter" ? "" : accept.Inviter;
        });
        Assert.Equal(IntroductionErrors.FileMalformed, Code(IntroductionReading.Accept(file)));
    }

    [Fact]
    public void ARevealOfAnotherNonce_IsRefused_AlsoWhenTheInviterSignedIt()
    {
        Assert.Equal(IntroductionErrors.CommitmentNotOpened, Reveal(reveal => reveal.Nonce = ByteString.CopyFrom(IntroductionNonce.Create())));
        Assert.Equal(IntroductionErrors.CommitmentNotOpened, Reveal(reveal => reveal.Nonce = ByteString.CopyFrom(meeting.Nonce.AsSpan(0, 31))));
    }

    [Fact]
    public void ARevealForSomethingElse_IsRefusedInItsOwnWords()
    {
        Assert.Equal(IntroductionErrors.OtherEnvironment, Reveal(reveal => reveal.Environment = "production"));
        Assert.Equal(IntroductionErrors.ForAnother, Reveal(reveal => reveal.Accepter = "cert-cel"));
        Assert.Equal(IntroductionErrors.NotOfThis, Reveal(reveal => reveal.Inviter = "cert-cel"));
        Assert.Equal(IntroductionErrors.NotOfThis, Reveal(reveal => reveal.AcceptDigest = ByteString.CopyFrom(meeting.Invitation.Digest.ToBytes())));
    }

    [Fact]
    public void ARevealThatSomebodyElseSigned_IsRefused() => Assert.Equal(IntroductionErrors.FileSignature, Code(IntroductionReading.Reveal(
        Meeting.Signed(meeting.RevealFile(), V1.IntroductionReveal.Parser, meeting.Bor.Signing, _ => { }), meeting.Invitation, meeting.Acceptance)));

    /// <summary>Whoever carries a file can write an ECDSA signature in a second way. What is compared aloud does not change with it, so it cannot burn anything.</summary>
    [Fact]
    public void TheDigestOfAFile_IsOfWhatIsSigned_NotOfTheSignature()
    {
        Invitation again = Meeting.Must(IntroductionReading.Invite(Meeting.Signed(meeting.Invitation.File, V1.IntroductionInvite.Parser, meeting.Aln.Signing, _ => { })));
        Assert.NotEqual(meeting.Invitation.File, again.File);
        Assert.Equal(meeting.Invitation.Digest, again.Digest);
    }

    private ErrorCode Reveal(Action<V1.IntroductionReveal> change) => Code(IntroductionReading.Reveal(
        Meeting.Signed(meeting.RevealFile(), V1.IntroductionReveal.Parser, meeting.Aln.Signing, change), meeting.Invitation, meeting.Acceptance));

    private static ErrorCode Code<T>(Parsed<T> parsed)
        where T : class => parsed.IsValid ? throw new InvalidOperationException("it was taken") : parsed.Problems[0].Code;

    private static void Refused<T>(byte[] file, Func<byte[], Parsed<T>> read)
        where T : class
    {
        for (int i = 0; i < file.Length; i++)
        {
            byte[] changed = [.. file];
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.False(read(changed).IsValid, $"byte {i}");
            Assert.False(read(file[..i]).IsValid, $"cut at {i}");
        }
    }
}
