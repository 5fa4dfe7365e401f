using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using Google.Protobuf.Collections;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>Reads the bytes of a key sheet, or says everything that is wrong with its form.</summary>
internal static class SheetForm
{
    public const int SizeBytesMax = 64 * 1024;

    private const int KeysMax = 4;
    private const int DaysMax = 35;

    public static Parsed<VerifiedKeySheet> Read(V1.SignedKeySheet wire, VerifiedCard card)
    {
        var problems = new FormProblems(IdentityErrors.SheetMalformed);
        if (wire.Sheet.Length is 0 or > SizeBytesMax)
            return problems.Invalid("sheet", $"A key sheet has 1 to {SizeBytesMax} bytes, not {wire.Sheet.Length}.").As<VerifiedKeySheet>();
        if (OneReading.Objection(wire.Sheet.Span, V1.KeySheet.Descriptor) is { } objection)
            return problems.Invalid("sheet", objection).As<VerifiedKeySheet>();
        if (!MessageReading.TryRead(V1.KeySheet.Parser, wire.Sheet.Span, out V1.KeySheet? message))
            return problems.Invalid("sheet", "The bytes are not a key sheet message.").As<VerifiedKeySheet>();
        VerifiedKeySheet sheet = Read(message, wire, card, problems);
        return problems.IsEmpty ? Parsed<VerifiedKeySheet>.Valid(sheet) : problems.As<VerifiedKeySheet>();
    }

    private static VerifiedKeySheet Read(V1.KeySheet sheet, V1.SignedKeySheet wire, VerifiedCard card, FormProblems problems)
    {
        PartnerId id = problems.Partner(sheet.PartnerId);
        if (id != card.Id)
            problems.Add(IdentityErrors.SheetOfAnother, "partner_id", $"The card is of {card.Id}.");
        problems.Require(sheet.Serial > 0, "serial", "Serials begin at 1.");
        (DateTimeOffset issued, DateTimeOffset expires) = problems.Period(sheet.IssuedMs, sheet.ExpiresMs, DaysMax);
        HashSet<KeyId> used = KeysOf(card);
        return new VerifiedKeySheet
        {
            Id = id,
            Serial = sheet.Serial,
            Digest = Digest.Of(wire.Sheet.Span),
            Issued = issued,
            Expires = expires,
            EncryptionKeys = ReadKeys(sheet.EncryptionCertificates, card, used, problems),
            KemKeys = ReadKemKeys(sheet, card, used, problems),
            Wire = new V1.SignedKeySheet { Sheet = wire.Sheet, SignerKeyId = wire.SignerKeyId, Signature = wire.Signature }, // and nothing around it
        };
    }

    internal static HashSet<KeyId> KeysOf(VerifiedCard card) =>
    [
        card.RootKeyId,
        KeyId.OfSubjectPublicKeyInfo(card.NextRootKey),
        .. card.SigningKeys.Select(key => key.KeyId),
        .. card.LogKeys.Select(key => key.Id),
        .. card.TlsPins.Select(pin => new KeyId(pin)),
        .. card.Officers.Concat(card.RecoveryOfficers).Select(officer => officer.Certificate.KeyId),
    ];

    private static List<KeyCertificate> ReadKeys(RepeatedField<ByteString> certificates, VerifiedCard card, HashSet<KeyId> used, FormProblems problems)
    {
        const string Field = "encryption_certificates";
        problems.Require(certificates.Count is > 0 and <= KeysMax, Field, $"There are 1 to {KeysMax} encryption certificates, not {certificates.Count}.");
        List<KeyCertificate> read = [];
        foreach (ByteString certificate in certificates.Take(KeysMax))
        {
            if (problems.Certificate(certificate, CertificateUse.Encryption, Field) is not { } valid)
                continue;
            Use(valid.KeyId, card, used, Field, problems);
            read.Add(valid);
        }
        return read;
    }

    /// <summary>All of the encryption keys have one, or none: which half belongs to which is then a matter of order alone.</summary>
    private static List<KemCertificate> ReadKemKeys(V1.KeySheet sheet, VerifiedCard card, HashSet<KeyId> used, FormProblems problems)
    {
        const string Field = "kem_certificates";
        int count = sheet.KemCertificates.Count;
        if (!problems.Require(count == 0 || count == sheet.EncryptionCertificates.Count, Field, $"There is none, or one for each of the {sheet.EncryptionCertificates.Count} encryption certificates, not {count}."))
            return [];
        List<KemCertificate> read = [];
        foreach (ByteString certificate in sheet.KemCertificates.Take(KeysMax))
        {
            if (problems.KemCertificate(certificate, Field) is not { } valid)
                continue;
            Use(valid.KeyId, card, used, Field, problems);
            read.Add(valid);
        }
        return read;
    }

    private static void Use(KeyId key, VerifiedCard card, HashSet<KeyId> used, string field, FormProblems problems)
    {
        problems.Require(used.Add(key), field, "The key is listed twice or is on the card for another purpose.");
        if (card.RevokedKeys.Contains(key))
            problems.Add(IdentityErrors.KeyRevoked, field, "The card lists the key as revoked.");
    }
}
