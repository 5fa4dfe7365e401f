namespace CertBridge.Cli.Demonstrating;

/// <summary>One node of the demonstration: where it lives, where it listens, and the contexts of the people who work with it.</summary>
/// <param name="Name">aln, bor or cel.</param>
/// <param name="PartnerId">Such as cert-aln.</param>
/// <param name="Folder">The demonstration's folder.</param>
/// <param name="Ports">Loopback ports; they are in its node.yaml and stay the same over restarts.</param>
internal sealed record DemoNode(string Name, string PartnerId, string Folder, DemoPorts Ports)
{
    public const string OfficerName = "officer-1";
    public const string SecondOfficerName = "officer-2";
    public const string AdminName = "admin";

    public string Home => Path.Combine(Folder, Name);

    /// <summary>What stays outside every home: root, officer and operator keys.</summary>
    public string People => Path.Combine(Folder, "people", Name);

    /// <summary>Where the root key was written, encrypted. It stays out of the home but for one look of the doctor.</summary>
    public string RootKeyFile => Path.Combine(People, "root", PartnerId + ".root.key");

    public string RootPassphraseFile => Path.Combine(People, "root.passphrase");

    public string LogFile => Path.Combine(Folder, Name + ".log");

    /// <summary>The admin's context; its folder has the certificate files too.</summary>
    public string ContextFile => Path.Combine(People, AdminName, "context.yaml");

    public string OfficerContextFile => Path.Combine(People, OfficerName, "context.yaml");

    public string OfficerKeyFile => Path.Combine(People, "signing", OfficerName + ".officer.key");

    public string OfficerCertificateFile => Path.Combine(People, "signing", OfficerName + ".officer.crt");

    /// <summary>Of the second officer, whom aln alone has: what lets more out takes two.</summary>
    public string SecondOfficerKeyFile => Path.Combine(People, "signing-2", SecondOfficerName + ".officer.key");

    public string SecondOfficerCertificateFile => Path.Combine(People, "signing-2", SecondOfficerName + ".officer.crt");

    /// <summary>Flags with which the first officer signs.</summary>
    public string[] Signing => ["--officer-key", OfficerKeyFile, "--officer-cert", OfficerCertificateFile, "--yes"];

    /// <summary>Flags with which the second officer signs.</summary>
    public string[] SecondSigning => ["--officer-key", SecondOfficerKeyFile, "--officer-cert", SecondOfficerCertificateFile, "--yes"];
}

/// <summary>The three ports of a node.</summary>
internal sealed record DemoPorts(int Partners, int Local, int Health);
