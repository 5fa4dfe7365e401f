using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge sheet sign</c>: the next key sheet, or with an officer's key the next contact sheet.</summary>
internal static class SheetVerb
{
    private static readonly Option<string> OfficerKey = Flag.Text("--officer-key", "FILE", "Sign the contact sheet instead, with an officer's key");
    private static readonly Option<string> Passphrases = Flag.Text("--passphrase-file", "FILE", "Passphrase of an encrypted officer key");
    private static readonly Option<string[]> Endpoints = Flag.Many("--endpoint", "HOST:PORT", "Where partners reach the link listener");
    private static readonly Option<string[]> Contacts = Flag.Many("--contact", "TEXT", "Duty contact for people");

    private static readonly Option<string[]> Persons = Flag.Many("--person", "FILE", "Certificates of a person TLP:RED content can be sealed to, as 'person new' wrote them");

    public static Verb Create() => new Verb("sign", "Sign the next key sheet with a new encryption key, or with --officer-key the next contact sheet", RunAsync)
    {
        Examples =
        [
            "sheet sign --home ./aln",
            "sheet sign --officer-key officer-1.officer.key --endpoint gw1.cert-aln.example:7443 --contact duty@cert-aln.example",
        ],
    }.With(OfficerKey, Passphrases, Endpoints, Contacts, Persons);

    private static Task<int> RunAsync(CommandRun run)
    {
        string? officerKey = run.Value(OfficerKey);
        if (officerKey is null && run.Values(Endpoints).Count + run.Values(Contacts).Count + run.Values(Persons).Count > 0)
            throw CommandFailedException.Usage("endpoints, contacts and persons are signed by an officer", "Give --officer-key FILE.");
        NodeHome home = NodeHome.At(run.Home);
        StopPoints.Arm(home);
        var desk = new CardSigningDesk(home);
        DateTimeOffset now = run.Time.GetUtcNow();
        Parsed<SheetSigned> signed = officerKey is null ? desk.SignSheet(now) : desk.SignContacts(Request(run, officerKey), now);
        if (!signed.IsValid)
            throw new CommandFailedException(signed.Problems);
        string sheet = officerKey is null ? "keys" : "contacts";
        run.Print.One("SheetSigned",
            json =>
            {
                json.WriteString("sheet", sheet);
                json.WriteNumber("serial", signed.Value.Serial);
                json.WriteString("expires", HumanTime.Rfc3339(signed.Value.Expires));
                json.WriteStartArray("persons");
                foreach (ContactPerson person in signed.Value.Persons)
                    Write(json, person);
                json.WriteEndArray();
            },
            () => $"{sheet} sheet, serial {signed.Value.Serial}, expires {run.Print.Times.Both(signed.Value.Expires)}\n"
                + string.Concat(signed.Value.Persons.Select(person => $"{person.Name}: sealed to {person.Encryption.KeyId}, receipts by {person.Receipt?.KeyId.ToString() ?? "nobody"}\n")));
        if (signed.Value.Persons.Count > 0)
            run.Say("Compare these key ids with each person, who has them from 'certbridge person new'. Where one differs, sign the sheet again with the right certificates.");
        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(Utf8JsonWriter json, ContactPerson person)
    {
        json.WriteStartObject();
        json.WriteString("name", person.Name);
        json.WriteString("keyId", person.Encryption.KeyId.ToString());
        json.WriteString("receiptKeyId", person.Receipt?.KeyId.ToString() ?? "");
        json.WriteEndObject();
    }

    private static ContactsRequest Request(CommandRun run, string officerKey) => new()
    {
        Endpoints = run.Values(Endpoints),
        DutyContacts = run.Values(Contacts),
        PersonCertificates = run.Values(Persons),
        OfficerKeyFile = officerKey,
        OfficerPassphrase = run.Value(Passphrases) is { } file ? Passphrase.Read(run, file, Passphrases.Name, officerKey) : null,
    };
}
