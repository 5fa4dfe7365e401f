using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Founding;

/// <summary>
/// A node that is being asked for. What is not answered yet has a value nothing speaks against, so that the checks of <c>node init</c> find what is
/// wrong with the last answer and nothing else.
/// </summary>
internal sealed record InitDraft
{
    private const string NowhereYet = "/nonexistent/certbridge-init";
    private const string PassphraseYet = "not asked for yet";

    /// <summary>Home of the node as given; null for the place a packaged node uses.</summary>
    public string? Home { get; init; }

    public string Id { get; init; } = "cert-new";

    public string Name { get; init; } = "CERT";

    public string Environment { get; init; } = NodeEnvironment.Production;

    /// <summary>host:port, or empty.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Outside the home: beneath it the root key, the first admin, in environment dev an officer.</summary>
    public string Folder { get; init; } = NowhereYet;

    /// <summary>File with the root key's passphrase; null where it is typed.</summary>
    public string? PassphraseFile { get; init; }

    public string RootPassphrase { get; init; } = PassphraseYet;

    public string ContextFile => Path.Combine(Folder, "admin", "context.yaml");

    /// <summary>Where the printed command looks for a passphrase that was typed: not beside the key it opens.</summary>
    public string PassphraseFileToWrite => $"./{Id}.passphrase";

    /// <summary>The command that makes this node without a question, the <c>certbridge</c> left out.</summary>
    public IReadOnlyList<string> Words()
    {
        List<string> words = ["node", "init"];
        if (Home is not null)
            words.AddRange(["--home", Path.GetFullPath(Home)]);
        words.AddRange(["--org", Id, "--name", Name, "--environment", Environment]);
        if (Endpoint.Length > 0)
            words.AddRange(["--endpoint", Endpoint]);
        // Who tries things out alone is the officer too; elsewhere officers make their keys on machines of their own.
        if (Environment == NodeEnvironment.Dev)
            words.AddRange(["--officer", "officer-1", "--officer-out", Path.Combine(Folder, "officer")]);
        words.AddRange(["--root-out", Path.Combine(Folder, "root"), "--root-passphrase-file", PassphraseFile ?? PassphraseFileToWrite, "--operator-out", Path.Combine(Folder, "admin")]);
        return words;
    }

    /// <summary>What <c>node init</c> makes of those words.</summary>
    /// <exception cref="CommandFailedException">They are no command.</exception>
    public InitRequest Request(CancellationToken cancel) => InitVerb.Request(Given.Command(Words(), cancel).Run, RootPassphrase);

    /// <returns>What speaks against it, or null.</returns>
    public Failure? Objection(CancellationToken cancel)
    {
        try
        {
            return NodeFounding.Objections(Request(cancel)) is { Count: > 0 } problems ? Failure.Of(problems) : null;
        }
        catch (CommandFailedException failed)
        {
            return failed.Failure;
        }
    }
}
