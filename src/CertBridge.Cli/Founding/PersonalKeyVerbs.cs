using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge officer new</c>, <c>certbridge person new</c> and <c>certbridge node backup-key</c>: a person makes their own key, on their own machine.</summary>
internal static class PersonalKeyVerbs
{
    private static readonly Argument<string> OfficerName = new("NAME") { Description = "1 to 63 of a-z 0-9 . -" };
    private static readonly Argument<string> PersonName = new("NAME") { Description = "How reports name the person, 1 to 63 of a-z 0-9 . -" };
    private static readonly Argument<string> KeeperName = new("NAME") { Description = "Who keeps it, 1 to 63 of a-z 0-9 . -" };
    private static readonly Option<string> Org = Flag.Needed("--org", "TEXT", "Organisation, for people");
    private static readonly Option<string> Environment = Flag.Text("--environment", "WORD", "production, exercise or dev; production when not given");
    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder for key and certificate");
    private static readonly Option<string> OutAway = Flag.Needed("--out", "DIR", "Folder for key and certificate, away from the node");
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

    public static Verb BackupKey() => new Verb("backup-key", "Make the key that opens backups, away from the node, and its certificate", NewBackupKey)
    {
        Examples = ["node backup-key safe-1 --org \"CERT Alnia\" --out ./safe"],
    }.With(KeeperName, Org, Environment, OutAway, Passphrases, Unencrypted);

    private static Task<int> NewOfficer(CommandRun run)
    {
        PersonalKeyMade officer = Make(run, PersonalKeyKind.Officer, run.Value(OfficerName), run.Value(Out)!, "officer key");
        Print(run, "Officer", "officer", officer);
        run.Say($"Next, where the root key is: certbridge card sign --root-key FILE --officer-cert {ShellWord.Quoted(officer.CertificateFile)}");
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> NewPerson(CommandRun run)
    {
        PersonalKeyMade person = Make(run, PersonalKeyKind.Person, run.Value(PersonName), run.Value(Out)!, "person's key");
        Print(run, "Person", "person", person);
        run.Say($"Next, by an officer, with every endpoint, contact and person again: certbridge sheet sign --officer-key FILE --person {ShellWord.Quoted(person.CertificateFile)}");
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> NewBackupKey(CommandRun run)
    {
        PersonalKeyMade key = Make(run, PersonalKeyKind.Backup, run.Value(KeeperName), run.Value(OutAway)!, "backup key");
        Print(run, "BackupKey", "backup key", key);
        run.Say($"Next, where the node is, with the certificate alone: certbridge node backup --out DIR --recipient {ShellWord.Quoted(Path.GetFileName(key.CertificateFile))}");
        return Task.FromResult(ExitCode.Done);
    }

    private static PersonalKeyMade Make(CommandRun run, PersonalKeyKind kind, string name, string folder, string keyWords)
    {
        OutputFile.RefuseUnwritableFolder(folder);
        string? passphrase = run.Has(Unencrypted) ? null : Passphrase.ReadNew(run, run.Value(Passphrases), Passphrases.Name, keyWords);
        string environment = run.Value(Environment) ?? NodeEnvironment.Production;
        Parsed<PersonalKeyMade> made = PersonalKeyDesk.Make(kind, name, run.Value(Org)!, environment, folder, passphrase, run.Time.GetUtcNow());
        return made.IsValid ? made.Value : throw new CommandFailedException(made.Problems);
    }

    private static void Print(CommandRun run, string document, string label, PersonalKeyMade made) => run.Print.One(document,
        json =>
        {
            json.WriteString("name", made.Name);
            json.WriteString("keyId", made.KeyId.ToString());
            if (made.ReceiptKeyId is { } receipt)
                json.WriteString("receiptKeyId", receipt.ToString());
            json.WriteString("keyFile", made.KeyFile);
            json.WriteString("certificateFile", made.CertificateFile);
        },
        () => Table.Fields([(label, made.Name), ("key", made.KeyFile), ("certificate", made.CertificateFile), ("key id", made.KeyId.ToString()), .. OfReceipts(made)]));

    private static IEnumerable<(string Name, string Value)> OfReceipts(PersonalKeyMade made) => made.ReceiptKeyId is { } receipt ? [("key id for receipts", receipt.ToString())] : [];
}
