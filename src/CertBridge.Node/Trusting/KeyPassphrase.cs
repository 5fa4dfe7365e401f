using System.Text;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// The passphrase that the keys of a home lie under, and how it was given: a file that node.yaml names, or the systemd credential
/// <c>certbridge-passphrase</c>. Its first line is the passphrase; a second one, while it is being changed, the passphrase before.
/// </summary>
/// <param name="Source">How it was given.</param>
/// <param name="File">Where it was read; empty when there is none.</param>
/// <param name="Lines">The one in use and, at most, the one before. Empty when there is none.</param>
internal sealed record KeyPassphrase(KeyPassphraseSource Source, string File, IReadOnlyList<string> Lines)
{
    public const string CredentialName = "certbridge-passphrase";

    private const string CredentialsVariable = "CREDENTIALS_DIRECTORY";
    private const int FileBytesMax = 4 * 1024;
    private const int LinesMax = 2;
    private const UnixFileMode ByGroupOrOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | ByOthers;
    private const UnixFileMode ByOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static KeyPassphrase None { get; } = new(KeyPassphraseSource.None, "", []);

    /// <summary>The file where one is named, else systemd's credential where there is one, else none.</summary>
    /// <param name="home">It must not lie in there.</param>
    /// <param name="file">Named by node.yaml or a flag; null for none.</param>
    public static Parsed<KeyPassphrase> Find(NodeHome home, string? file)
    {
        if (file is not null)
            return Read(home, KeyPassphraseSource.File, file);
        string? folder = Environment.GetEnvironmentVariable(CredentialsVariable);
        string credential = Path.Combine(folder ?? "", CredentialName);
        return string.IsNullOrEmpty(folder) || !System.IO.File.Exists(credential)
            ? Parsed<KeyPassphrase>.Valid(None)
            : Read(home, KeyPassphraseSource.Credential, credential);
    }

    /// <summary>Says nothing of the passphrase, whatever logs it.</summary>
    public override string ToString() => $"{Source} {File}";

    private static Parsed<KeyPassphrase> Read(NodeHome home, KeyPassphraseSource source, string file)
    {
        Parsed<byte[]> read = BoundedFile.Read(file, FileBytesMax, HomeErrors.PassphraseFileRefused);
        if (!read.IsValid)
            return Parsed<KeyPassphrase>.Invalid(read.Problems);
        // systemd hands a credential to its service alone, and shows the access it gives by the group's bits.
        UnixFileMode refused = source == KeyPassphraseSource.File ? ByGroupOrOthers : ByOthers;
        UnixFileMode mode = System.IO.File.GetUnixFileMode(file);
        if ((mode & refused) != UnixFileMode.None)
            return Refused(file, $"{file} has mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}; only its owner may read it.");
        if (OutsideFolder.IsIn(home, file))
            return Refused(file, $"{file} lies in the home: whoever takes the keys would have it too.");
        string[] lines = [.. Encoding.UTF8.GetString(read.Value).Split('\n').Select(line => line.TrimEnd('\r')).TakeWhile(line => line.Length > 0)];
        return lines.Length is >= 1 and <= LinesMax && lines.All(line => line.Length >= FoundingTerms.PassphraseLengthMin)
            ? Parsed<KeyPassphrase>.Valid(new KeyPassphrase(source, file, lines))
            : Refused(file, $"{file} has {lines.Length} lines; it takes one passphrase, or two while it is changed, of at least {FoundingTerms.PassphraseLengthMin} characters each.");
    }

    private static Parsed<KeyPassphrase> Refused(string file, string message) =>
        Parsed<KeyPassphrase>.Invalid(new Problem(HomeErrors.PassphraseFileRefused, Path.GetFileName(file), message));
}

/// <summary>How a passphrase was given.</summary>
internal enum KeyPassphraseSource
{
    None,

    /// <summary>A file that node.yaml or a flag names.</summary>
    File,

    /// <summary>A credential of the systemd service.</summary>
    Credential,
}
