using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node keys protect|unprotect</c>: the node's private keys under a passphrase, or in clear again.</summary>
internal static class KeyVerbs
{
    private static readonly Option<string> PassphraseFile = Flag.Text(
        "--key-passphrase-file", "FILE", "Passphrase in its first line, outside the home, mode 0600; what node.yaml names, or systemd's credential, when not given");

    public static Verb[] Create() =>
    [
        new Verb("protect", "Encrypt every private key in the home with the passphrase", run => Task.FromResult(Rewrite(run, isProtected: true)))
        {
            Examples = ["node keys protect --home ./aln --key-passphrase-file /etc/certbridge.passphrase", "node keys protect --home ./aln"],
        }.With(PassphraseFile),
        new Verb("unprotect", "Write every private key in the home in clear again", run => Task.FromResult(Rewrite(run, isProtected: false)))
        {
            Examples = ["node keys unprotect --home ./aln"],
        }.With(PassphraseFile),
    ];

    private static int Rewrite(CommandRun run, bool isProtected)
    {
        NodeHome home = NodeHome.At(run.Home);
        StopPoints.Arm(home);
        var desk = new KeyProtectionDesk(home);
        string? file = run.Value(PassphraseFile);
        Parsed<KeysRewritten> done = isProtected ? desk.Protect(file) : desk.Unprotect(file);
        if (!done.IsValid)
            throw new CommandFailedException(done.Problems);
        run.Print.One("KeysRewritten",
            json =>
            {
                json.WriteBoolean("encrypted", isProtected);
                json.WriteStrings("files", done.Value.Files);
                json.WriteBoolean("configured", done.Value.IsConfigured);
            },
            () => string.Concat(done.Value.Files.Select(key => $"{(isProtected ? "encrypted" : "in clear")}  {key}\n")));
        if (isProtected && !done.Value.IsConfigured)
            run.Say("Next: name the file in node.yaml (keys.passphraseFile), or give the service the credential certbridge-passphrase; the node does not start without it");
        if (!isProtected && done.Value.IsConfigured)
            run.Say("Next: take keys.passphraseFile out of node.yaml, or the credential out of the service; keys made later would be encrypted with it");
        return ExitCode.Done;
    }
}
