using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// Seals what is written into <c>keys/</c> and opens what is read there, of whatever kind the key is. Deriving a key from the passphrase is dear; it is done once
/// for all files with the same salt, and all that are written here share one. A file in clear opens whether or not there is a passphrase, so that a change that was
/// interrupted leaves a home that opens.
/// </summary>
internal sealed class KeyProtection : IDisposable
{
    private readonly KeyPassphrase passphrase;
    private readonly Dictionary<(PassphraseSalt Salt, int Line), PassphraseKey> derived = [];

    public KeyProtection(KeyPassphrase passphrase) => this.passphrase = passphrase;

    private KeyProtection(IReadOnlyList<Problem> problems)
        : this(KeyPassphrase.None) => Problems = problems;

    /// <summary>Why the passphrase that is named could not be had; nothing is read or written then.</summary>
    public IReadOnlyList<Problem> Problems { get; } = [];

    public KeyPassphraseSource Source => passphrase.Source;

    /// <summary>True when what is written is encrypted.</summary>
    public bool IsOn => passphrase.Lines.Count > 0;

    /// <summary>True once a key is there to write with, so that its salt is used again.</summary>
    public bool IsReady => Shared is not null;

    /// <summary>The salt that what is written shares. A file made elsewhere may have fewer rounds than ours: it opens, and nothing new is written with them.</summary>
    private PassphraseSalt? Shared => derived.Keys.FirstOrDefault(key => key.Line == 0 && key.Salt.Rounds >= PassphraseKey.Rounds).Salt;

    /// <summary>As node.yaml and the surroundings say. A home without settings has none yet.</summary>
    public static KeyProtection Of(NodeHome home)
    {
        if (!File.Exists(home.NodeFile))
            return From(KeyPassphrase.Find(home, file: null));
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(home);
        return settings.IsValid ? Of(home, settings.Value) : new KeyProtection(settings.Problems);
    }

    /// <summary>By a file, whatever node.yaml says.</summary>
    public static KeyProtection By(NodeHome home, string file) => From(KeyPassphrase.Find(home, file));

    public static KeyProtection Of(NodeHome home, NodeSettings settings) => From(KeyPassphrase.Find(home, settings.KeyPassphraseFile));

    /// <summary>What is written, encrypted where there is a passphrase.</summary>
    public string Seal(string pem)
    {
        if (Problems.Count > 0)
            throw new IOException($"A key cannot be written: {Problems[0].Message}"); // never in clear because a file was missing
        if (!IsOn)
            return pem;
        return ProtectedPem.Protect(pem, Derive(Shared ?? PassphraseSalt.Create(), line: 0));
    }

    /// <summary>What was read, in clear.</summary>
    /// <exception cref="FormatException">It says that it is encrypted, and is not of our form.</exception>
    public Parsed<string> Open(string file, string pem)
    {
        if (!ProtectedPem.Is(pem))
            return Parsed<string>.Valid(pem);
        if (Problems.Count > 0)
            return Parsed<string>.Invalid(Problems);
        var read = ProtectedPem.Read(pem);
        for (int line = 0; line < passphrase.Lines.Count; line++)
        {
            if (read.Open(Derive(read.Salt, line)) is { } clear)
                return Parsed<string>.Valid(clear);
        }
        return Parsed<string>.Invalid(new Problem(HomeErrors.KeyPassphrase, Path.GetFileName(file), IsOn
            ? $"{file} does not open with the passphrase in {passphrase.File}."
            : $"{file} is encrypted, and no passphrase was given."));
    }

    /// <summary>True when the other one writes with the same passphrase.</summary>
    public bool IsSameAs(KeyProtection other) => IsOn && other.IsOn && passphrase.Lines[0] == other.passphrase.Lines[0];

    public void Dispose()
    {
        foreach (PassphraseKey key in derived.Values)
            key.Dispose();
    }

    private static KeyProtection From(Parsed<KeyPassphrase> found) => found.IsValid ? new KeyProtection(found.Value) : new KeyProtection(found.Problems);

    private PassphraseKey Derive(PassphraseSalt salt, int line)
    {
        if (!derived.TryGetValue((salt, line), out PassphraseKey? key))
            derived.Add((salt, line), key = PassphraseKey.Derive(passphrase.Lines[line], salt));
        return key;
    }
}
