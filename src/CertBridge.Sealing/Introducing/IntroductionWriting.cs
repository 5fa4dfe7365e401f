using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Introducing;

/// <summary>Makes the three files. What is signed is the exact bytes serialised here, once.</summary>
public static class IntroductionWriting
{
    internal const string KindPrefix = "introduction-";

    /// <param name="own">The inviter's card and sheets.</param>
    /// <param name="signing">A signing key of that card.</param>
    public static byte[] Invite(V1.PartnerCard own, string environment, PartnerId inviter, PartnerId accepter, byte[] nonce, DateTimeOffset issued, DateTimeOffset expires, PrivateKey signing) =>
        Write(IntroductionKind.Invite, new V1.IntroductionInvite
        {
            Inviter = inviter.Value,
            Accepter = accepter.Value,
            Environment = environment,
            IssuedMs = (ulong)issued.ToUnixTimeMilliseconds(),
            ExpiresMs = (ulong)expires.ToUnixTimeMilliseconds(),
            Commitment = Bytes(IntroductionNonce.Commit(own.Card.Card.Span, nonce)),
            PartnerCard = own,
        }, signing);

    /// <param name="own">The accepter's card and sheets.</param>
    /// <param name="signing">A signing key of that card.</param>
    public static byte[] Accept(Invitation invitation, V1.PartnerCard own, byte[] nonce, PrivateKey signing) =>
        Write(IntroductionKind.Accept, new V1.IntroductionAccept
        {
            Inviter = invitation.Inviter.Value,
            Accepter = invitation.Accepter.Value,
            Environment = invitation.Environment,
            InviteDigest = Bytes(invitation.Digest),
            Nonce = ByteString.CopyFrom(nonce),
            PartnerCard = own,
        }, signing);

    /// <param name="nonce">The one the invitation commits to.</param>
    /// <param name="signing">A signing key of the inviter's card.</param>
    public static byte[] Reveal(Acceptance acceptance, byte[] nonce, PrivateKey signing) =>
        Write(IntroductionKind.Reveal, new V1.IntroductionReveal
        {
            Inviter = acceptance.Inviter.Value,
            Accepter = acceptance.Accepter.Value,
            Environment = acceptance.Environment,
            AcceptDigest = Bytes(acceptance.Digest),
            Nonce = ByteString.CopyFrom(nonce),
        }, signing);

    private static byte[] Write(IntroductionKind kind, IMessage statement, PrivateKey signing)
    {
        byte[] bytes = statement.ToByteArray();
        return new V1.IntroductionFile
        {
            Kind = kind.Word(),
            Statement = UnsafeByteOperations.UnsafeWrap(bytes),
            SignerKeyId = ByteString.CopyFrom(signing.Id.ToBytes()),
            Signature = ByteString.CopyFrom(Statement.Sign(signing, KindPrefix + kind.Word(), bytes)),
        }.ToByteArray();
    }

    private static ByteString Bytes(Digest digest) => ByteString.CopyFrom(digest.ToBytes());
}
