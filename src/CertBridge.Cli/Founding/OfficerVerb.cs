using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge officer new</c>: an officer makes their own key, on their own machine.</summary>
internal static class OfficerVerb
{
    private static readonly Argument<string> Name = new("NAME") { Description = "1 to 63 of a-z 0-9 . -" };
    private static readonly Option<string> Org = Flag.Needed("--org", "TEXT", "Organisation, for people");
    private static readonly Option<string> Environment = Flag.Text("--environment", "WORD", "production, exercise or dev; production when not given");
    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder for key and certificate");
    private static readonly Option<string> Passphrases = Flag.Text("--passphrase-file", "FILE", "Passphrase of the key; asked for when not given");
    private static readonly Option<bool> Unencrypted = new("--unencrypted") { Description = "Write the key without a passphrase, readable by its owner only" };

    public static Verb Create() => new Verb("new", "Make an officer's key and certificate", RunAsync)
    {
        Examples = ["officer new officer-1 --org \"CERT Alnia\" --out ./keys"],
    }.With(Name, Org, Environment, Out, Passphrases, Unencrypted);

    private static Task<int> RunAsync(CommandRun run)
    {
        OutputFile.RefuseUnwritableFolder(run.Value(Out)!);
        string? passphrase = run.Has(Unencrypted) ? null : Passphrase.ReadNew(run, run.Value(Passphrases), Passphrases.Name, "officer key");
        string environment = run.Value(Environment) ?? NodeEnvironment.Production;
        Parsed<OfficerMade> made = OfficerDesk.Make(run.Value(Name), run.Value(Org)!, environment, run.Value(Out)!, passphrase, run.Time.GetUtcNow());
        if (!made.IsValid)
            throw new CommandFailedException(made.Problems);
        OfficerMade officer = made.Value;
        run.Print.One("Officer",
            json =>
            {
                json.WriteString("name", officer.Name);
                json.WriteString("keyId", officer.KeyId.ToString());
                json.WriteString("keyFile", officer.KeyFile);
                json.WriteString("certificateFile", officer.CertificateFile);
            },
            () => Table.Fields(("officer", officer.Name), ("key", officer.KeyFile), ("certificate", officer.CertificateFile), ("key id", officer.KeyId.ToString())));
        run.Say("Next, where the root key is: certbridge card sign --root-key FILE --officer-cert " + officer.CertificateFile);
        return Task.FromResult(ExitCode.Done);
    }
}
