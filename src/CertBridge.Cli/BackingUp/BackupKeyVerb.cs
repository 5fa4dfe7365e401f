using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.BackingUp;

/// <summary><c>certbridge node backup-key</c>: the key that opens backups, made where it stays: away from the node.</summary>
internal static class BackupKeyVerb
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Who keeps it, 1 to 63 of a-z 0-9 . -" };
    private static readonly Option<string> Org = Flag.Needed("--org", "TEXT", "Organisation, for people");
    private static readonly Option<string> Environment = Flag.Text("--environment", "WORD", "production, exercise or dev; production when not given");
    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder for key and certificate, away from the node");
    private static readonly Option<string> Passphrases = Flag.Text("--passphrase-file", "FILE", "Passphrase of the key; asked for when not given");
    private static readonly Option<bool> Unencrypted = new("--unencrypted") { Description = "Write the key without a passphrase, readable by its owner only" };

    public static Verb Create() => new Verb("backup-key", "Make the key that opens backups, away from the node, and its certificate", Run)
    {
        Examples = ["node backup-key safe-1 --org \"CERT Alnia\" --out ./safe"],
    }.With(Name, Org, Environment, Out, Passphrases, Unencrypted);

    private static Task<int> Run(CommandRun run)
    {
        OutputFile.RefuseUnwritableFolder(run.Value(Out)!);
        string? passphrase = run.Has(Unencrypted) ? null : Passphrase.ReadNew(run, run.Value(Passphrases), Passphrases.Name, "backup key");
        string environment = run.Value(Environment) ?? NodeEnvironment.Production;
        Parsed<PersonalKeyMade> made = PersonalKeyDesk.Make(PersonalKeyKind.Backup, run.Value(Name), run.Value(Org)!, environment, run.Value(Out)!, passphrase, run.Time.GetUtcNow());
        if (!made.IsValid)
            throw new CommandFailedException(made.Problems);
        PersonalKeyMade key = made.Value;
        run.Print.One("BackupKey",
            json =>
            {
                json.WriteString("name", key.Name);
                json.WriteString("keyId", key.KeyId.ToString());
                json.WriteString("keyFile", key.KeyFile);
                json.WriteString("certificateFile", key.CertificateFile);
            },
            () => Table.Fields(("backup key", key.Name), ("key", key.KeyFile), ("certificate", key.CertificateFile), ("key id", key.KeyId.ToString())));
        run.Say($"Next, where the node is, with the certificate alone: certbridge node backup --out DIR --recipient {ShellWord.Quoted(Path.GetFileName(key.CertificateFile))}");
        return Task.FromResult(ExitCode.Done);
    }
}
