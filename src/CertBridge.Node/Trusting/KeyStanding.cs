namespace CertBridge.Node.Trusting;

/// <summary>How the private keys lay on disk when the node started.</summary>
/// <param name="Source">How a passphrase was given.</param>
/// <param name="FilesInClear">Private files that open without one.</param>
internal sealed record KeyStanding(KeyPassphraseSource Source, int FilesInClear)
{
    /// <summary>none, passphrase-file, credential; incomplete where a passphrase was given and some key lies in clear all the same.</summary>
    public string Word => Source switch
    {
        KeyPassphraseSource.None => "none",
        _ when FilesInClear > 0 => "incomplete",
        KeyPassphraseSource.File => "passphrase-file",
        KeyPassphraseSource.Credential => "credential",
        _ => throw new ArgumentOutOfRangeException(nameof(Source), Source, "No such source."),
    };
}
