using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge officer new</c> and <c>certbridge person new</c>: a person makes their own key, on their own machine.</summary>
internal static class PersonalKeyVerbs
{
    private static readonly Argument<string> OfficerName = new("NAME") { Description = "1 to 63 of a-z 0-9 . -" };
    private static readonly Argument<string> PersonName = new("NAME") { Description = "How reports name the person, 1 to 63 of a-z 0-9 . -" };
    private static readonly Option<string> Org = Flag.Needed("--org", "TEXT", "Organisation, for people");
    private static readonly Option<string> Environment = Flag.Text("--environment", "WORD", "production, exercise or dev; production when not given");
    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder for key and certificate");
    private static readonly Option<string> Passphrases = Flag.Text("--passphrase-file", "FILE", "Passphrase of the key; asked for when not given");
    private static readonly Option<bool> Unencrypted = new("--unencrypted") { Description = "Write the key without a passphrase, readable by its owner only" };

    public static Verb OfficerNew() => new Verb("new", "Make an officer's key and certificate", NewOfficer)
    {
        Examples = ["officer new officer-1 --org \"CERT Alnia\" --out ./keys"],
    }.With(OfficerName, Org, Environment, Out, Passphrases, Unencrypted);

    public static Verb PersonNew() => new Verb("new", "Make the keys TLP:RED content is sealed to for one person and receipts are signed with, and their certificates", NewPerson)
    {
        Examples = ["person new duty-1 --org \"CERT Boria\" --out ./keys"],
    }.With(PersonName, Org, Environment, Out, Passphrases, Unencrypted);

    private static Task<int> NewOfficer(CommandRun run)
    {
        PersonalKeyMade officer = Make(run, PersonalKeyKind.Officer, run.Value(OfficerName), "officer key");
        Print(run, "Officer", PersonalKeyKind.Officer, officer);
        run.Say($"Next, where the root key is: certbridge card sign --root-key FILE --officer-cert {ShellWord.Quoted(officer.CertificateFile)}");
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> NewPerson(CommandRun run)
    {
        PersonalKeyMade person = Make(run, PersonalKeyKind.Person, run.Value(PersonName), "person's key");
        Print(run, "Person", PersonalKeyKind.Person, person);
        run.Say($"Next, by an officer, with every endpoint, contact and person again: certbridge sheet sign --officer-key FILE --person {ShellWord.Quoted(person.CertificateFile)}");
        return Task.FromResult(ExitCode.Done);
    }

    private static PersonalKeyMade Make(CommandRun run, PersonalKeyKind kind, string name, string keyWords)
    {
        OutputFile.RefuseUnwritableFolder(run.Value(Out)!);
        string? passphrase = run.Has(Unencrypted) ? null : Passphrase.ReadNew(run, run.Value(Passphrases), Passphrases.Name, keyWords);
        string environment = run.Value(Environment) ?? NodeEnvironment.Production;
        Parsed<PersonalKeyMade> made = PersonalKeyDesk.Make(kind, name, run.Value(Org)!, environment, run.Value(Out)!, passphrase, run.Time.GetUtcNow());
        return made.IsValid ? made.Value : throw new CommandFailedException(made.Problems);
    }

    private static void Print(CommandRun run, string document, PersonalKeyKind kind, PersonalKeyMade made) => run.Print.One(document,
        json =>
        {
            json.WriteString("name", made.Name);
            json.WriteString("keyId", made.KeyId.ToString());
            if (made.ReceiptKeyId is { } receipt)
                json.WriteString("receiptKeyId", receipt.ToString());
            json.WriteString("keyFile", made.KeyFile);
            json.WriteString("certificateFile", made.CertificateFile);
        },
        () => Table.Fields([(kind.Word, made.Name), ("key", made.KeyFile), ("certificate", made.CertificateFile), ("key id", made.KeyId.ToString()), .. OfReceipts(made)]));

    private static IEnumerable<(string Name, string Value)> OfReceipts(PersonalKeyMade made) => made.ReceiptKeyId is { } receipt ? [("key id for receipts", receipt.ToString())] : [];
}
