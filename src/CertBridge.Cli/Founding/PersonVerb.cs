using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge person new</c>: a person makes the key TLP:RED content is sealed to, on their own machine.</summary>
internal static class PersonVerb
{
    private static readonly Argument<string> Name = new("NAME") { Description = "How reports name the person, 1 to 63 of a-z 0-9 . -" };
    private static readonly Option<string> Org = Flag.Needed("--org", "TEXT", "Organisation, for people");
    private static readonly Option<string> Environment = Flag.Text("--environment", "WORD", "production, exercise or dev; production when not given");
    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder for key and certificate");
    private static readonly Option<string> Passphrases = Flag.Text("--passphrase-file", "FILE", "Passphrase of the key; asked for when not given");
    private static readonly Option<bool> Unencrypted = new("--unencrypted") { Description = "Write the key without a passphrase, readable by its owner only" };

    public static Verb Create() => new Verb("new", "Make the key and certificate TLP:RED content is sealed to for one person", RunAsync)
    {
        Examples = ["person new duty-1 --org \"CERT Boria\" --out ./keys"],
    }.With(Name, Org, Environment, Out, Passphrases, Unencrypted);

    private static Task<int> RunAsync(CommandRun run)
    {
        OutputFile.RefuseUnwritableFolder(run.Value(Out)!);
        string? passphrase = run.Has(Unencrypted) ? null : Passphrase.ReadNew(run, run.Value(Passphrases), Passphrases.Name, "person's key");
        string environment = run.Value(Environment) ?? NodeEnvironment.Production;
        Parsed<OfficerMade> made = PersonDesk.Make(run.Value(Name), run.Value(Org)!, environment, run.Value(Out)!, passphrase, run.Time.GetUtcNow());
        if (!made.IsValid)
            throw new CommandFailedException(made.Problems);
        OfficerMade person = made.Value;
        run.Print.One("Person",
            json =>
            {
                json.WriteString("name", person.Name);
                json.WriteString("keyId", person.KeyId.ToString());
                json.WriteString("keyFile", person.KeyFile);
                json.WriteString("certificateFile", person.CertificateFile);
            },
            () => Table.Fields(("person", person.Name), ("key", person.KeyFile), ("certificate", person.CertificateFile), ("key id", person.KeyId.ToString())));
        run.Say($"Next, by an officer, with every endpoint, contact and person again: certbridge sheet sign --officer-key FILE --person {ShellWord.Quoted(person.CertificateFile)}");
        return Task.FromResult(ExitCode.Done);
    }
}
