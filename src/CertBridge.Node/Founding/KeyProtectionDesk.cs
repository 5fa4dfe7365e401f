using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>
/// Puts the private keys of a home under a passphrase, under another one, or in clear again. File by file, each replaced durably: a process that is killed on the way
/// leaves a home that opens with the same passphrase, because a file in clear opens as well, and a file under the second line of the passphrase file too.
/// </summary>
public sealed class KeyProtectionDesk(NodeHome home)
{
    /// <param name="passphraseFile">Where the passphrase is; null takes what node.yaml names, or systemd's credential.</param>
    /// <returns>The files that lie under the passphrase now.</returns>
    public Parsed<KeysRewritten> Protect(string? passphraseFile) => Rewrite(passphraseFile, isProtected: true);

    /// <param name="passphraseFile">Where the passphrase is; null takes what node.yaml names, or systemd's credential.</param>
    /// <returns>The files that lie in clear now.</returns>
    public Parsed<KeysRewritten> Unprotect(string? passphraseFile) => Rewrite(passphraseFile, isProtected: false);

    private Parsed<KeysRewritten> Rewrite(string? passphraseFile, bool isProtected) => HomeLock.Under(home, () =>
    {
        using KeyProtection opening = passphraseFile is null ? KeyProtection.Of(home) : KeyProtection.By(home, passphraseFile);
        if (opening.Problems.Count > 0)
            return Parsed<KeysRewritten>.Invalid(opening.Problems);
        if (!opening.IsOn)
            return Parsed<KeysRewritten>.Invalid(new Problem(HomeErrors.KeyPassphrase, "keys", "No passphrase was given."));
        using var none = new KeyProtection(KeyPassphrase.None);
        return new KeyFolder(home, opening).Rewrite(isProtected ? opening : none) is { IsValid: false } refused
            ? Parsed<KeysRewritten>.Invalid(refused.Problems)
            : Parsed<KeysRewritten>.Valid(new KeysRewritten(new KeyFolder(home, opening).PrivateFiles(), IsConfigured(opening)));
    });

    /// <summary>True when the next start finds the same passphrase by itself.</summary>
    private bool IsConfigured(KeyProtection used)
    {
        using KeyProtection configured = KeyProtection.Of(home);
        return configured.IsSameAs(used);
    }
}
