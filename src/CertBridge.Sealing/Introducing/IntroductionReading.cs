using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Introducing;

/// <summary>
/// Reads the three files: size, one reading, form, the root's signature on the card, the signature by a key of that card. Whether a file belongs to this node
/// and to a running introduction is for the caller, who knows both.
/// </summary>
public static class IntroductionReading
{
    public static Parsed<Invitation> Invite(byte[] file)
    {
        Parsed<V1.IntroductionFile> outer = Outer(file, IntroductionKind.Invite);
        if (!outer.IsValid)
            return Parsed<Invitation>.Invalid(outer.Problems);
        Parsed<V1.IntroductionInvite> statement = Inner(outer.Value, V1.IntroductionInvite.Parser);
        if (!statement.IsValid)
            return Parsed<Invitation>.Invalid(statement.Problems);
        V1.IntroductionInvite invite = statement.Value;
        Parsed<VerifiedCard> card = Sender(outer.Value, invite.PartnerCard, invite.Inviter, invite.Environment);
        if (!card.IsValid)
            return Parsed<Invitation>.Invalid(card.Problems);
        var problems = new FormProblems(IntroductionErrors.FileMalformed);
        (DateTimeOffset issued, DateTimeOffset expires) = problems.Period(invite.IssuedMs, invite.ExpiresMs, (int)Limits.IntroductionLifeMax.TotalDays);
        problems.Require(Digest.TryFromBytes(invite.Commitment.Span, out Digest commitment), "commitment", "A commitment has 32 bytes.");
        PartnerId accepter = problems.Partner(invite.Accepter);
        problems.Require(accepter != card.Value.Id, "accepter", "Nobody invites themselves.");
        return !problems.IsEmpty ? problems.As<Invitation>() : Parsed<Invitation>.Valid(new Invitation
        {
            Card = card.Value,
            Accepter = accepter,
            Issued = issued,
            Expires = expires,
            Commitment = commitment,
            Bundle = invite.PartnerCard,
            Digest = Digest.Of(outer.Value.Statement.Span),
            File = file,
        });
    }

    public static Parsed<Acceptance> Accept(byte[] file)
    {
        Parsed<V1.IntroductionFile> outer = Outer(file, IntroductionKind.Accept);
        if (!outer.IsValid)
            return Parsed<Acceptance>.Invalid(outer.Problems);
        Parsed<V1.IntroductionAccept> statement = Inner(outer.Value, V1.IntroductionAccept.Parser);
        if (!statement.IsValid)
            return Parsed<Acceptance>.Invalid(statement.Problems);
        V1.IntroductionAccept accept = statement.Value;
        Parsed<VerifiedCard> card = Sender(outer.Value, accept.PartnerCard, accept.Accepter, accept.Environment);
        if (!card.IsValid)
            return Parsed<Acceptance>.Invalid(card.Problems);
        var problems = new FormProblems(IntroductionErrors.FileMalformed);
        problems.Require(Digest.TryFromBytes(accept.InviteDigest.Span, out Digest digest), "invite_digest", "A digest has 32 bytes.");
        problems.Require(accept.Nonce.Length == IntroductionNonce.SizeBytes, "nonce", $"A nonce has {IntroductionNonce.SizeBytes} bytes, not {accept.Nonce.Length}.");
        PartnerId inviter = problems.Partner(accept.Inviter);
        return !problems.IsEmpty ? problems.As<Acceptance>() : Parsed<Acceptance>.Valid(new Acceptance
        {
            Inviter = inviter,
            Card = card.Value,
            InviteDigest = digest,
            Nonce = accept.Nonce.ToByteArray(),
            Bundle = accept.PartnerCard,
            Digest = Digest.Of(outer.Value.Statement.Span),
            File = file,
        });
    }

    /// <summary>Held against the two files before it: it is the inviter's, answers this acceptance, and opens what was committed to.</summary>
    public static Parsed<Opening> Reveal(byte[] file, Invitation invitation, Acceptance acceptance)
    {
        Parsed<V1.IntroductionFile> outer = Outer(file, IntroductionKind.Reveal);
        if (!outer.IsValid)
            return Parsed<Opening>.Invalid(outer.Problems);
        Parsed<V1.IntroductionReveal> statement = Inner(outer.Value, V1.IntroductionReveal.Parser);
        if (!statement.IsValid)
            return Parsed<Opening>.Invalid(statement.Problems);
        V1.IntroductionReveal reveal = statement.Value;
        if (reveal.Environment != invitation.Environment)
            return Refused<Opening>(IntroductionErrors.OtherEnvironment, "environment", $"It is for {Quoted(reveal.Environment)}; this introduction is for {invitation.Environment}.");
        if (reveal.Accepter != acceptance.Accepter.Value)
            return Refused<Opening>(IntroductionErrors.ForAnother, "accepter", $"It is for {Quoted(reveal.Accepter)}; this node is {acceptance.Accepter}.");
        if (reveal.Inviter != invitation.Inviter.Value || !reveal.AcceptDigest.Span.SequenceEqual(acceptance.Digest.ToBytes()))
            return Refused<Opening>(IntroductionErrors.NotOfThis, "accept_digest", $"It does not answer what was sent to {invitation.Inviter} here.");
        if (SignatureObjection(outer.Value, invitation.Card) is { } objection)
            return Parsed<Opening>.Invalid(objection);
        return reveal.Nonce.Length == IntroductionNonce.SizeBytes && IntroductionNonce.Commit(invitation.Card.Wire.Card.Span, reveal.Nonce.Span) == invitation.Commitment
            ? Parsed<Opening>.Valid(new Opening { AcceptDigest = acceptance.Digest, Nonce = reveal.Nonce.ToByteArray(), File = file })
            : Refused<Opening>(IntroductionErrors.CommitmentNotOpened, "nonce", "The nonce in it is not the one the invitation committed to.");
    }

    private static Parsed<V1.IntroductionFile> Outer(byte[] file, IntroductionKind wanted)
    {
        if (file.Length is 0 or > Limits.IntroductionFileBytesMax)
            return Malformed<V1.IntroductionFile>("", $"Such a file has 1 to {Limits.IntroductionFileBytesMax} bytes, not {file.Length}.");
        if (Message(file, V1.IntroductionFile.Parser) is not { } read)
            return Malformed<V1.IntroductionFile>("", "The bytes are not a file of an introduction, or were changed on the way.");
        if (read.Kind == wanted.Word())
            return Parsed<V1.IntroductionFile>.Valid(read);
        return Enum.GetValues<IntroductionKind>().Any(kind => kind.Word() == read.Kind)
            ? Refused<V1.IntroductionFile>(IntroductionErrors.OtherFile, "kind", $"It is what '{IntroductionKinds.Verb(read.Kind)}' writes; what '{IntroductionKinds.Verb(wanted.Word())}' writes is needed here.")
            : Malformed<V1.IntroductionFile>("kind", "It is none of invite, accept and reveal.");
    }

    private static Parsed<T> Inner<T>(V1.IntroductionFile outer, MessageParser<T> parser)
        where T : class, IMessage<T>, new() =>
        Message(outer.Statement.Span, parser) is { } read ? Parsed<T>.Valid(read) : Malformed<T>("statement", "What is signed in it has no one reading.");

    private static T? Message<T>(ReadOnlySpan<byte> bytes, MessageParser<T> parser)
        where T : class, IMessage<T>, new() =>
        OneReading.Objection(bytes, new T().Descriptor) is null && MessageReading.TryRead(parser, bytes, out T? read) ? read : null;

    /// <summary>The card in the file, when its root signed it, it is of who the file says, and a signing key on it signed the file.</summary>
    private static Parsed<VerifiedCard> Sender(V1.IntroductionFile outer, V1.PartnerCard? bundle, string sender, string environment)
    {
        if (bundle?.Card is null)
            return Malformed<VerifiedCard>("partner_card", "There is no card in it.");
        Parsed<VerifiedCard> card = CardVerification.Card(bundle.Card, held: null);
        if (!card.IsValid)
            return Parsed<VerifiedCard>.Invalid(Carried(card.Problems[0]));
        if (card.Value.Id.Value != sender || card.Value.Environment != environment)
            return Refused<VerifiedCard>(IntroductionErrors.FileSignature, "partner_card", $"The card in it is of {card.Value.Id} in {card.Value.Environment}, the file of {Quoted(sender)} in {Quoted(environment)}.");
        return SignatureObjection(outer, card.Value) is { } objection ? Parsed<VerifiedCard>.Invalid(objection) : card;
    }

    /// <summary>
    /// The sender's program read its own card before it wrote the file: a card that is none here was changed with the file. What the card's own errors advise
    /// (make the certificate again) is for who makes cards; here the file is asked for once more.
    /// </summary>
    private static Problem Carried(Problem problem) =>
        problem.Code == IdentityErrors.CardSignature ? new Problem(IntroductionErrors.FileSignature, "partner_card", "The card in it is not signed by its own root, or was changed after it was signed.")
        : problem.Code.Exit == ExitCode.InputInvalid ? new Problem(IntroductionErrors.FileMalformed, "partner_card", $"The card in it does not read: {problem.Field}: {problem.Message}")
        : problem;

    private static Problem? SignatureObjection(V1.IntroductionFile outer, VerifiedCard card)
    {
        KeyCertificate? signer = card.SigningKeys.FirstOrDefault(key => outer.SignerKeyId.Span.SequenceEqual(key.KeyId.ToBytes()));
        bool holds = signer is not null && outer.Signature.Length <= P256.SignatureBytesMax
            && Statement.Verify(signer.PublicKey, IntroductionWriting.KindPrefix + outer.Kind, outer.Statement.Span, outer.Signature.Span);
        return holds ? null : new Problem(IntroductionErrors.FileSignature, "signature", $"It is not signed by a signing key on the card of {card.Id}, or was changed after it was signed.");
    }

    /// <summary>Text of a file nobody vouches for: only what an id or an environment may be made of is quoted.</summary>
    private static string Quoted(string text) =>
        text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') ? text : "something that is no id";

    private static Parsed<T> Malformed<T>(string field, string message)
        where T : class => Refused<T>(IntroductionErrors.FileMalformed, field, message);

    private static Parsed<T> Refused<T>(ErrorCode code, string field, string message)
        where T : class => Parsed<T>.Invalid(new Problem(code, field, message));
}
