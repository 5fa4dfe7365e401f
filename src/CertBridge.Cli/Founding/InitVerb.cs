using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node init</c>: keys, card, key sheet, node.yaml and the first admin. The root key goes outside the home.</summary>
internal static class InitVerb
{
    private static readonly Option<string> Org = Flag.Needed("--org", "ID", "Partner id of the node, such as cert-aln");
    private static readonly Option<string> Name = Flag.Needed("--name", "TEXT", "Name for people, such as \"CERT Alnia\"");
    private static readonly Option<string> Country = Flag.Text("--country", "XX", "ISO 3166-1 alpha-2");
    private static readonly Option<string> Environment = Flag.Text("--environment", "WORD", "production, exercise or dev; production when not given");
    private static readonly Option<string[]> Endpoints = Flag.Many("--endpoint", "HOST:PORT", "Where partners reach the link listener");
    private static readonly Option<string[]> Contacts = Flag.Many("--contact", "TEXT", "Duty contact for people");
    private static readonly Option<string> RootOut = Flag.Needed("--root-out", "DIR", "Folder outside the home for the encrypted root key");
    private static readonly Option<string> RootPassphrase =
        Flag.Text("--root-passphrase-file", "FILE", "Passphrase of the root key, at least 12 characters; asked for when not given");
    private static readonly Option<string> KeyPassphraseFile =
        Flag.Text("--key-passphrase-file", "FILE", "Encrypt the node's own keys with the passphrase in this file; node.yaml will name it");
    private static readonly Option<string[]> OfficerCertificates =
        Flag.Many("--officer-cert", "FILE", "Certificate of an officer who made their own key (certbridge officer new)");
    private static readonly Option<string> Officer = Flag.Text("--officer", "NAME", "Make an officer's key as well, for one person who is both");
    private static readonly Option<string> OfficerOut = Flag.Text("--officer-out", "DIR", "Folder outside the home for that officer's key");
    private static readonly Option<string> OfficerPassphrase =
        Flag.Text("--officer-passphrase-file", "FILE", "Passphrase of that officer's key; unencrypted when not given");
    private static readonly Option<string> OperatorOut =
        Flag.Needed("--operator-out", "DIR", "Folder outside the home for the first admin's key, certificate and context");
    private static readonly Option<string> OperatorName = Flag.Text("--operator", "NAME", "Name of the first admin; admin when not given");
    private static readonly Option<string> PartnerListener = Flag.Text("--listen-partners", "ADDRESS:PORT", "0.0.0.0:7443 when not given");
    private static readonly Option<string> LocalListener = Flag.Text("--listen-local", "ADDRESS:PORT", "127.0.0.1:7442 when not given");
    private static readonly Option<string> HealthListener = Flag.Text("--listen-health", "ADDRESS:PORT", "127.0.0.1:7445 when not given");

    public static Verb Create() => new Verb("init", "Make a node: keys, card, key sheet, settings and the first admin", RunAsync)
    {
        Examples =
        [
            "node init --org cert-aln --name \"CERT Alnia\" --endpoint gw1.cert-aln.example:7443 --root-out /media/safe --operator-out ~/certbridge",
            "node init --home ./aln --org cert-aln --name Alnia --environment dev --officer officer-1 --officer-out ./keys --root-out ./root --operator-out ./admin",
        ],
    }.With(Org, Name, Country, Environment, Endpoints, Contacts, RootOut, RootPassphrase, KeyPassphraseFile, OfficerCertificates, Officer, OfficerOut, OfficerPassphrase,
        OperatorOut, OperatorName, PartnerListener, LocalListener, HealthListener);

    private static Task<int> RunAsync(CommandRun run)
    {
        InitRequest request = Request(run, Passphrase.ReadNew(run, run.Value(RootPassphrase), RootPassphrase.Name, "root key"));
        Make(run, request);
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>Makes the node and prints what was made.</summary>
    /// <exception cref="CommandFailedException">Something speaks against it; nothing was written.</exception>
    public static void Make(CommandRun run, InitRequest request)
    {
        foreach (string folder in new[] { request.RootOut, request.OperatorOut, request.FirstOfficer?.OutFolder }.OfType<string>())
            OutputFile.RefuseUnwritableFolder(folder);
        StopPoints.Arm(request.Settings.Environment);
        Parsed<InitResult> made = NodeFounding.Init(request, run.Time.GetUtcNow());
        if (!made.IsValid)
            throw new CommandFailedException(made.Problems);
        Print(run, made.Value);
    }

    /// <summary>What the flags ask for.</summary>
    /// <exception cref="CommandFailedException">A flag says what it cannot say.</exception>
    public static InitRequest Request(CommandRun run, string rootPassphrase) => new()
    {
        Home = NodeHome.At(run.Home),
        Settings = Settings(run),
        Endpoints = run.Values(Endpoints),
        DutyContacts = run.Values(Contacts),
        RootOut = run.Value(RootOut)!,
        RootPassphrase = rootPassphrase,
        OfficerCertificates = run.Values(OfficerCertificates),
        FirstOfficer = FirstOfficer(run),
        OperatorOut = run.Value(OperatorOut)!,
        OperatorName = run.Value(OperatorName) ?? "admin",
    };

    private static NodeSettings Settings(CommandRun run)
    {
        string org = run.Value(Org)!;
        if (!PartnerId.TryParse(org, out PartnerId id))
            throw CommandFailedException.Usage(
                $"--org {TerminalText.Short(org)} is not a partner id", $"1 to {PartnerId.LengthMax} of a-z 0-9 . -, such as cert-aln");
        var settings = new NodeSettings
        {
            Id = id,
            Name = run.Value(Name)!,
            Country = run.Value(Country) ?? "",
            Environment = run.Value(Environment) ?? NodeEnvironment.Production,
            KeyPassphraseFile = run.Value(KeyPassphraseFile) is { } file ? Path.GetFullPath(file) : null,
        };
        return settings with
        {
            PartnerListener = Listener(run, PartnerListener) ?? settings.PartnerListener,
            LocalListener = Listener(run, LocalListener) ?? settings.LocalListener,
            HealthListener = Listener(run, HealthListener) ?? settings.HealthListener,
        };
    }

    private static HostPort? Listener(CommandRun run, Option<string> flag)
    {
        string? text = run.Value(flag);
        return text is null ? null : HostPort.TryParse(text)
            ?? throw CommandFailedException.Usage($"{flag.Name} {TerminalText.Short(text)} is not an address and a port", "Such as 127.0.0.1:7442.");
    }

    private static FirstOfficer? FirstOfficer(CommandRun run)
    {
        if (run.Value(Officer) is not { } name)
            return null;
        string folder = run.Value(OfficerOut)
            ?? throw CommandFailedException.Usage("--officer needs --officer-out: the officer's key is never kept in the home", "--officer-out DIR");
        string? passphrase = run.Value(OfficerPassphrase) is { } file ? Passphrase.Read(run, file, OfficerPassphrase.Name, "officer key") : null;
        return new FirstOfficer(name, folder, passphrase);
    }

    private static void Print(CommandRun run, InitResult made)
    {
        run.Print.One("NodeInit",
            json =>
            {
                json.WriteString("partnerId", made.Id.Value);
                json.WriteString("fingerprint", made.Fingerprint);
                json.WriteString("cardExpires", HumanTime.Rfc3339(made.CardExpires));
                json.WriteString("sheetExpires", HumanTime.Rfc3339(made.SheetExpires));
                json.WriteString("nodeFile", made.NodeFile);
                json.WriteString("rootKeyFile", made.RootKeyFile);
                json.WriteString("officerKeyFile", made.FirstOfficer?.KeyFile);
                json.WriteString("officerCertificateFile", made.FirstOfficer?.CertificateFile);
                json.WriteString("contextFile", made.FirstOperator.ContextFile);
                json.WriteBoolean("contactsSigned", made.ContactsSigned);
            },
            () => Table.Fields(
                ("node", $"{made.Id} in {made.NodeFile}"),
                ("fingerprint", made.Fingerprint),
                ("card", $"expires {run.Print.Times.Both(made.CardExpires)}"),
                ("key sheet", $"expires {run.Print.Times.Both(made.SheetExpires)}"),
                ("root key", $"{made.RootKeyFile}: take it off this machine"),
                ("officer", made.FirstOfficer is null ? "by certificate" : made.FirstOfficer.KeyFile),
                ("context", made.FirstOperator.ContextFile)));
        run.Say("Next: certbridge node run, then certbridge node status --context-file " + made.FirstOperator.ContextFile);
        if (!made.ContactsSigned)
            run.Say("Endpoints and contacts are not signed yet: certbridge sheet sign --officer-key FILE --endpoint HOST:PORT");
    }
}
