using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>
/// Signs the next card (with the root key, brought for the occasion), the next key sheet (with the node's signing key alone) and the next
/// contact sheet (with an officer's key). Each is verified as a partner would before anything is written.
/// </summary>
public sealed class CardSigningDesk(NodeHome home)
{
    /// <param name="root">The root that the card in force names for the next card.</param>
    /// <param name="previousRoot">The root of the card in force, when the next card has another; else null.</param>
    public Parsed<CardSigned> SignCard(CardChange change, RootKeyFile root, RootKeyFile? previousRoot, DateTimeOffset now) =>
        HomeLock.UnderOwn(home, (settings, own) =>
        {
            using var roots = RootKeys.Read(root, previousRoot, own.Card);
            return roots.Problems.Count > 0
                ? Parsed<CardSigned>.Invalid(roots.Problems)
                : new NextCard(home, settings, own, now).Sign(change, roots);
        });

    /// <summary>A new encryption key and a sheet that offers it. The old private key stays until nothing sealed to it can arrive (<see cref="RetiredKeys"/>).</summary>
    public Parsed<SheetSigned> SignSheet(DateTimeOffset now) => HomeLock.UnderOwn(home, (settings, own) =>
    {
        var folder = new KeyFolder(home);
        Parsed<NodeKeys> keys = NodeKeys.Load(home, folder);
        if (!keys.IsValid)
            return Parsed<SheetSigned>.Invalid(keys.Problems);
        using NodeKeys held = keys.Value;
        using var encryption = DecryptionKey.Create();
        V1.KeySheet sheet = IdentityDocuments.KeySheet(settings, own.Sheet.Serial + 1, encryption, now);
        Parsed<OwnIdentity> next = OwnIdentity.Verify(new V1.PartnerCard(own.Stored) { KeySheet = CardSigning.KeySheet(sheet, held.Signing) });
        if (!next.IsValid)
            return Parsed<SheetSigned>.Invalid(next.Problems);
        CrashPoints.Reach(CrashPoint.SheetSigned);
        // The key first: a sheet must never offer a key that is not on disk.
        folder.AddEncryption(encryption);
        CrashPoints.Reach(CrashPoint.SheetKeyWritten);
        OwnIdentity.Write(home, next.Value);
        CrashPoints.Reach(CrashPoint.SheetWritten);
        return Parsed<SheetSigned>.Valid(new SheetSigned(next.Value.Sheet.Serial, next.Value.Sheet.Expires, []));
    });

    public Parsed<SheetSigned> SignContacts(ContactsRequest request, DateTimeOffset now) => HomeLock.UnderOwn(home, (_, own) =>
    {
        Parsed<PrivateKey> officer = PrivateKeyFile.Read(request.OfficerKeyFile, request.OfficerPassphrase, HomeErrors.OfficerKeyRefused);
        using PrivateKey? key = officer.Value;
        Parsed<V1.PersonKey>[] persons = [.. request.PersonCertificates.Select(PersonCertificate.Read)];
        Problem[] problems = [.. ContactRules.Objections(request.Endpoints, request.DutyContacts), .. officer.Problems, .. persons.SelectMany(person => person.Problems)];
        if (problems.Length > 0)
            return Parsed<SheetSigned>.Invalid(problems);
        if (own.Card.Officers.All(one => one.Certificate.KeyId != key!.Id))
            return Parsed<SheetSigned>.Invalid(new Problem(HomeErrors.OfficerKeyRefused, "officer-key", $"{request.OfficerKeyFile} is not the key of an officer on the own card."));
        V1.ContactSheet sheet = IdentityDocuments.Contacts(own.Card.Id, own.ContactsSerial + 1, request.Endpoints, request.DutyContacts, now);
        sheet.Persons.Add(persons.Select(person => person.Value!));
        Parsed<OwnIdentity> next = OwnIdentity.Verify(new V1.PartnerCard(own.Stored) { Contacts = CardSigning.Contacts(sheet, key!) });
        if (!next.IsValid)
            return Parsed<SheetSigned>.Invalid(next.Problems);
        OwnIdentity.Write(home, next.Value);
        return Parsed<SheetSigned>.Valid(new SheetSigned(next.Value.ContactsSerial, next.Value.Contacts!.Expires, next.Value.Contacts.Persons));
    });
}
