using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Fuzz;

/// <summary>
/// Parsers that need a key, with keys made when the program starts. What a seed cannot have, a right signature, is made here over whatever it holds, so that the
/// code behind the signature is reached too.
/// </summary>
internal static class Documents
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PrivateKey Root = PrivateKey.Create();
    private static readonly PrivateKey Signing = PrivateKey.Create();
    private static readonly PrivateKey OfficerKey = PrivateKey.Create();
    private static readonly PrivateKey Encryption = PrivateKey.Create();
    private static readonly PrivateKey Log = PrivateKey.Create();
    private static readonly DateTimeOffset Created = DateTimeOffset.FromUnixTimeMilliseconds((long)V1.EnvelopeHeader.Parser.ParseFrom(Seed.Header).CreatedMs);
    private static readonly KeyCertificate EncryptionCertificate = Certify(Encryption, CertificateUse.Encryption);
    private static readonly VerifiedCard Own = MakeCard();

    /// <summary>A card whose signing key is <see cref="SigningKey"/>.</summary>
    public static VerifiedCard OwnCard => Own;

    public static PrivateKey SigningKey => Signing;

    public static KeyCertificate Officer { get; } = Certify(OfficerKey, CertificateUse.Officer);

    /// <summary>The header the seeds of content and CMS belong to.</summary>
    public static byte[] Header { get; } = Seed.Header.ToArray();

    public static V1.Manifest Manifest { get; } = V1.Manifest.Parser.ParseFrom(Seed.ReportManifest.ToArray());

    public static OpeningContext AtBor { get; } = new(
        PartnerId.Parse("cert-bor"), Own, new Dictionary<string, DecryptionKey>(StringComparer.Ordinal) { [Convert.ToHexStringLower(Encryption.SubjectKeyIdentifier)] = new(Encryption, null) }, Now);

    public static bool Card(byte[] card) => CardVerification.Card(
        new V1.SignedCard { Card = ByteString.CopyFrom(card), RootSignature = ByteString.CopyFrom(Statement.Sign(Root, "card", card)) }, Own).IsValid;

    public static bool KeySheet(byte[] sheet) => CardVerification.KeySheet(
        new V1.SignedKeySheet { Sheet = ByteString.CopyFrom(sheet), SignerKeyId = ByteString.CopyFrom(Signing.Id.ToBytes()), Signature = ByteString.CopyFrom(Statement.Sign(Signing, "sheet", sheet)) },
        Own, null).IsValid;

    public static bool ContactSheet(byte[] sheet) => CardVerification.Contacts(
        new V1.SignedContactSheet { Sheet = ByteString.CopyFrom(sheet), SignerKeyId = ByteString.CopyFrom(OfficerKey.Id.ToBytes()), Signature = ByteString.CopyFrom(Statement.Sign(OfficerKey, "contacts", sheet)) },
        Own, null).IsValid;

    public static bool PartnerCard(V1.PartnerCard bundle) =>
        bundle.Card is not null
        && CardVerification.Card(bundle.Card, null).Value is { } card
        && (bundle.KeySheet is null || CardVerification.KeySheet(bundle.KeySheet, card, null).IsValid)
        && (bundle.Contacts is null || CardVerification.Contacts(bundle.Contacts, card, null).IsValid);

    /// <summary>What is inside an envelope, encrypted to us and opened: as it is, and where it begins with a signed manifest, with that signed anew by a key of the card.</summary>
    public static bool Content(byte[] content) =>
        Open(content) || (SignedManifest.TryRead(content, out SignedManifestParts parts) && Open(Padded([.. SignManifest(parts.Manifest), .. Unpadded(content.AsSpan(parts.Whole.Length))])));

    public static byte[] Padded(byte[] content)
    {
        var padded = new byte[Padme.LengthFor(content.Length)];
        content.CopyTo(padded, 0);
        return padded;
    }

    private static ReadOnlySpan<byte> Unpadded(ReadOnlySpan<byte> content) => content[..(content.LastIndexOfAnyExcept((byte)0) + 1)];

    private static bool Open(byte[] content)
    {
        var cms = new byte[AgreedLayer.SizeFor(content.Length)];
        EncryptedFrame frame = AgreedLayer.Frame(cms, content.Length);
        content.CopyTo(frame.Content);
        AgreedLayer.Encrypt(frame, EncryptionCertificate, Header);
        return EnvelopeOpening.Open(Header, cms, AtBor) is OpenOutcome.Opened;
    }

    public static byte[] SignManifest(ReadOnlySpan<byte> manifest) => SignedManifest.Write(manifest, Signing, Own.SigningKeys[0], Created);

    public static byte[] DetachedSignature(ReadOnlySpan<byte> document) => Sealing.Statements.DetachedSignature.Sign(document, OfficerKey, Officer.Der, Now);

    private static KeyCertificate Certify(PrivateKey key, CertificateUse use) =>
        KeyCertificate.Read(CertificateIssuing.SelfSigned(key, use, new CertificateName("cert-aln", "CERT"), Now.AddDays(-1), Now.AddDays(365)), use).Value!;

    private static VerifiedCard MakeCard() => CardVerification.Card(CardSigning.Card(new V1.Card
    {
        PartnerId = "cert-aln",
        Name = "CERT",
        Environment = "dev",
        Serial = 1,
        IssuedMs = (ulong)Now.ToUnixTimeMilliseconds(),
        ExpiresMs = (ulong)Now.AddDays(365).ToUnixTimeMilliseconds(),
        RootKey = ByteString.CopyFrom(Root.PublicKey),
        SigningCertificates = { ByteString.CopyFrom(Certify(Signing, CertificateUse.Signing).Der) },
        LogKeys = { ByteString.CopyFrom(Log.PublicKey) },
        TlsPins = { ByteString.CopyFrom(Digest.Of("tls"u8).ToBytes()) },
        Suites = { 1, 0x0101 },
        Officers = { new V1.CardOfficer { Name = "mira", Certificate = ByteString.CopyFrom(Certify(OfficerKey, CertificateUse.Officer).Der) } },
    }, Root, null), null).Value!;
}
