using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Introducing;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Fuzz;

/// <summary>The three files of an introduction: as they are, and signed anew over whatever they say, so that the code behind the signature is reached too.</summary>
internal static class Introductions
{
    private static readonly DateTimeOffset Made = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Nonce = [.. Enumerable.Repeat((byte)7, IntroductionNonce.SizeBytes)];

    /// <summary>Invite and accept of the seeds, which the reveal of the seeds belongs to.</summary>
    private static readonly Lazy<(Invitation Invitation, Acceptance Acceptance)> Seeds = new(() => (
        IntroductionReading.Invite(File.ReadAllBytes(Path.Combine(Seed.Corpus, "introduction-invite", "invite.bin"))).Value!,
        IntroductionReading.Accept(File.ReadAllBytes(Path.Combine(Seed.Corpus, "introduction-accept", "accept.bin"))).Value!));

    public static bool Invite(byte[] file) => Tried(file, IntroductionReading.Invite) | Tried(SignedAnew(file), IntroductionReading.Invite);

    public static bool Accept(byte[] file) => Tried(file, IntroductionReading.Accept) | Tried(SignedAnew(file), IntroductionReading.Accept);

    public static bool Reveal(byte[] file) =>
        Tried(file, bytes => IntroductionReading.Reveal(bytes, Seeds.Value.Invitation, Seeds.Value.Acceptance))
        | Tried(SignedAnew(file), bytes => IntroductionReading.Reveal(bytes, Seeds.Value.Invitation with { Card = Documents.OwnCard }, Seeds.Value.Acceptance));

    /// <summary>Invite, accept and reveal between two nodes whose keys nobody has any more.</summary>
    public static (byte[] Invite, byte[] Accept, byte[] Reveal) Make()
    {
        V1.PartnerCard card = new() { Card = Documents.OwnCard.Wire };
        byte[] invite = IntroductionWriting.Invite(card, "dev", Documents.OwnCard.Id, PartnerId.Parse("cert-bor"), Nonce, Made, Made.AddDays(7), Documents.SigningKey);
        Invitation invitation = IntroductionReading.Invite(invite).Value!;
        byte[] accept = IntroductionWriting.Accept(invitation with { Accepter = Documents.OwnCard.Id }, card, Nonce, Documents.SigningKey);
        return (invite, accept, IntroductionWriting.Reveal(IntroductionReading.Accept(accept).Value!, Nonce, Documents.SigningKey));
    }

    private static bool Tried<T>(byte[]? file, Func<byte[], Parsed<T>> read)
        where T : class => file is not null && read(file).IsValid;

    /// <summary>Null when there is nothing in it that could be signed.</summary>
    private static byte[]? SignedAnew(byte[] file)
    {
        try
        {
            V1.IntroductionFile outer = V1.IntroductionFile.Parser.ParseFrom(file);
            byte[] statement = WithOwnCard(outer);
            outer.Statement = ByteString.CopyFrom(statement);
            outer.SignerKeyId = ByteString.CopyFrom(Documents.SigningKey.Id.ToBytes());
            outer.Signature = ByteString.CopyFrom(Statement.Sign(Documents.SigningKey, "introduction-" + outer.Kind, statement));
            return outer.ToByteArray();
        }
        catch (Exception none) when (none is InvalidProtocolBufferException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] WithOwnCard(V1.IntroductionFile outer)
    {
        V1.PartnerCard card = new() { Card = Documents.OwnCard.Wire };
        switch (outer.Kind)
        {
            case "invite":
                V1.IntroductionInvite invite = V1.IntroductionInvite.Parser.ParseFrom(outer.Statement);
                invite.PartnerCard = card;
                return invite.ToByteArray();
            case "accept":
                V1.IntroductionAccept accept = V1.IntroductionAccept.Parser.ParseFrom(outer.Statement);
                accept.PartnerCard = card;
                return accept.ToByteArray();
            default:
                return outer.Statement.ToByteArray();
        }
    }
}
