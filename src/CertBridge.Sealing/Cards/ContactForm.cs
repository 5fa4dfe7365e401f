using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>Reads the bytes of a contact sheet, or says everything that is wrong with its form.</summary>
internal static class ContactForm
{
    public const int SizeBytesMax = 64 * 1024;

    private const int DaysMax = 400;
    private const int EndpointsMax = 4;
    private const int HostLengthMax = 253;
    private const int DutyContactsMax = 8;
    private const int DutyContactLengthMax = 200;

    public static Parsed<VerifiedContactSheet> Read(V1.SignedContactSheet wire, VerifiedCard card, CardOfficer signedBy)
    {
        var problems = new FormProblems(IdentityErrors.SheetMalformed);
        if (wire.Sheet.Length is 0 or > SizeBytesMax)
            return problems.Invalid("sheet", $"A contact sheet has 1 to {SizeBytesMax} bytes, not {wire.Sheet.Length}.").As<VerifiedContactSheet>();
        if (OneReading.Objection(wire.Sheet.Span, V1.ContactSheet.Descriptor) is { } objection)
            return problems.Invalid("sheet", objection).As<VerifiedContactSheet>();
        if (!MessageReading.TryRead(V1.ContactSheet.Parser, wire.Sheet.Span, out V1.ContactSheet? message))
            return problems.Invalid("sheet", "The bytes are not a contact sheet message.").As<VerifiedContactSheet>();
        VerifiedContactSheet sheet = Read(message, wire, card, signedBy, problems);
        return problems.IsEmpty ? Parsed<VerifiedContactSheet>.Valid(sheet) : problems.As<VerifiedContactSheet>();
    }

    private static VerifiedContactSheet Read(
        V1.ContactSheet sheet, V1.SignedContactSheet wire, VerifiedCard card, CardOfficer signedBy, FormProblems problems)
    {
        PartnerId id = problems.Partner(sheet.PartnerId);
        if (id != card.Id)
            problems.Add(IdentityErrors.SheetOfAnother, "partner_id", $"The card is of {card.Id}.");
        problems.Require(sheet.Serial > 0, "serial", "Serials begin at 1.");
        problems.Require(sheet.Endpoints.Count <= EndpointsMax && sheet.Endpoints.All(IsEndpoint), "endpoints", $"There are at most {EndpointsMax} endpoints of the form host:port.");
        problems.Require(
            sheet.DutyContacts.Count <= DutyContactsMax && sheet.DutyContacts.All(contact => contact.Length is > 0 and <= DutyContactLengthMax && !contact.Any(char.IsControl)),
            "duty_contacts",
            $"There are at most {DutyContactsMax} duty contacts of 1 to {DutyContactLengthMax} characters, none of them control characters.");
        (DateTimeOffset issued, DateTimeOffset expires) = problems.Period(sheet.IssuedMs, sheet.ExpiresMs, DaysMax);
        return new VerifiedContactSheet
        {
            Id = id,
            Serial = sheet.Serial,
            Digest = Digest.Of(wire.Sheet.Span),
            Issued = issued,
            Expires = expires,
            Endpoints = [.. sheet.Endpoints],
            DutyContacts = [.. sheet.DutyContacts],
            Persons = Persons(sheet, card, problems),
            SignedBy = signedBy,
            Wire = new V1.SignedContactSheet { Sheet = wire.Sheet, SignerKeyId = wire.SignerKeyId, Signature = wire.Signature }, // and nothing around it
        };
    }

    /// <summary>Names as those of partners, so that they can be typed; no key twice, and none of the card's.</summary>
    private static List<ContactPerson> Persons(V1.ContactSheet sheet, VerifiedCard card, FormProblems problems)
    {
        const string Field = "persons";
        problems.Require(sheet.Persons.Count <= Limits.PersonsMax, Field, $"There are at most {Limits.PersonsMax} persons, not {sheet.Persons.Count}.");
        HashSet<KeyId> used = SheetForm.KeysOf(card);
        List<ContactPerson> read = [];
        foreach (V1.PersonKey person in sheet.Persons.Take(Limits.PersonsMax))
        {
            bool isNamed = PartnerId.TryParse(person.Name, out _) && read.All(other => other.Name != person.Name);
            problems.Require(isNamed, Field, "A person's name is 1 to 63 of a-z 0-9 . - and there once.");
            KeyCertificate? encryption = problems.Certificate(person.EncryptionCertificate, CertificateUse.Encryption, Field);
            KeyCertificate? receipt = person.ReceiptCertificate.IsEmpty ? null : problems.Certificate(person.ReceiptCertificate, CertificateUse.PersonReceipt, Field);
            foreach (KeyCertificate key in new[] { encryption, receipt }.OfType<KeyCertificate>())
                problems.Require(used.Add(key.KeyId) && !card.RevokedKeys.Contains(key.KeyId), Field, "A person's key is there once, not on the card and not revoked.");
            if (isNamed && encryption is not null)
                read.Add(new ContactPerson(person.Name, encryption, receipt));
        }
        return read;
    }

    /// <summary>A host name, an IPv4 address or an IPv6 address in brackets; a colon; a port.</summary>
    private static bool IsEndpoint(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon is <= 0 or > HostLengthMax || !ushort.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out ushort port) || port == 0)
            return false;
        string host = text[..colon];
        return host.StartsWith('[') && host.EndsWith(']')
            ? Uri.CheckHostName(host[1..^1]) == UriHostNameType.IPv6
            : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}
