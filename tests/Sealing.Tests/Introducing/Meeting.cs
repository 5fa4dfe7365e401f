using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Introducing;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Introducing;

/// <summary>Aln invites bor: the three files, as both make them.</summary>
internal sealed class Meeting
{
    public Cert Aln { get; } = new("cert-aln");

    public Cert Bor { get; } = new("cert-bor");

    public byte[] Nonce { get; } = IntroductionNonce.Create();

    public Invitation Invitation => field ??= Must(IntroductionReading.Invite(InviteFile()));

    public Acceptance Acceptance => field ??= Must(IntroductionReading.Accept(AcceptFile()));

    public Opening Opening => field ??= Must(IntroductionReading.Reveal(RevealFile(), Invitation, Acceptance));

    public static V1.PartnerCard Bundle(Cert cert) => new()
    {
        Card = CardSigning.Card(cert.Card(), cert.Root, null),
        KeySheet = CardSigning.KeySheet(cert.KeySheet(), cert.Signing),
        Contacts = CardSigning.Contacts(cert.Contacts(), cert.Officer),
    };

    public byte[] InviteFile() => IntroductionWriting.Invite(Bundle(Aln), "dev", Aln.Id, Bor.Id, Nonce, Cert.Now, Cert.Now.AddDays(7), Aln.Signing);

    public byte[] AcceptFile() => IntroductionWriting.Accept(Invitation, Bundle(Bor), IntroductionNonce.Create(), Bor.Signing);

    public byte[] RevealFile() => IntroductionWriting.Reveal(Acceptance, Nonce, Aln.Signing);

    /// <summary>What a signer of that card could also have said.</summary>
    public static byte[] Signed<T>(byte[] file, MessageParser<T> parser, PrivateKey signing, Action<T> change)
        where T : IMessage<T>
    {
        V1.IntroductionFile outer = V1.IntroductionFile.Parser.ParseFrom(file);
        T statement = parser.ParseFrom(outer.Statement);
        change(statement);
        return Signed(outer, statement.ToByteArray(), signing);
    }

    public static byte[] Signed(V1.IntroductionFile outer, byte[] statement, PrivateKey signing) => new V1.IntroductionFile(outer)
    {
        Statement = ByteString.CopyFrom(statement),
        SignerKeyId = ByteString.CopyFrom(signing.Id.ToBytes()),
        Signature = ByteString.CopyFrom(Statement.Sign(signing, "introduction-" + outer.Kind, statement)),
    }.ToByteArray();

    public static T Must<T>(Parsed<T> parsed)
        where T : class => parsed.Value ?? throw new InvalidOperationException(string.Join("; ", parsed.Problems));
}
