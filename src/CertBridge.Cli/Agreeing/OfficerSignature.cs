using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;

namespace CertBridge.Cli.Agreeing;

/// <summary>
/// An officer signs an agreement or a policy here, on their own machine, with a key the node never sees. They are shown the exact bytes first. A signature
/// made elsewhere (<c>openssl cms -sign -binary -outform DER</c>) is taken instead with <c>--signature</c>.
/// </summary>
internal static class OfficerSignature
{
    public static readonly Option<string> Key = Flag.Text("--officer-key", "FILE", "The officer's private key, PEM");

    public static readonly Option<string> Certificate = Flag.Text("--officer-cert", "FILE", "The officer's certificate, PEM");

    public static readonly Option<string> PassphraseFile = Flag.Text("--passphrase-file", "FILE", "Passphrase of an encrypted key");

    public static readonly Option<string> Made = Flag.Text("--signature", "FILE", "A detached CMS signature made elsewhere, DER, instead of the officer's key");

    private const int PemBytesMax = 64 * 1024;

    /// <summary>Shows what would be signed, asks, and signs it.</summary>
    /// <param name="document">The exact bytes.</param>
    /// <param name="name">What they are, such as <c>agr-aln-bor version 3</c>.</param>
    /// <param name="remarks">Lines between the bytes and the question, safe to print: what they change.</param>
    public static byte[] Make(CommandRun run, ReadOnlyMemory<byte> document, string name, IReadOnlyList<string>? remarks = null) => Make(run, _ => document, name, remarks);

    /// <summary>The same of a text that names the officer's own key.</summary>
    public static byte[] Make(CommandRun run, Func<KeyId, ReadOnlyMemory<byte>> textFor, string name, IReadOnlyList<string>? remarks = null)
    {
        if (run.Value(Made) is { } made)
            return InputFile.Read(made, Limits.SignatureBytesMax);
        string keyFile = run.Value(Key) ?? throw Missing("--officer-key");
        string certificateFile = run.Value(Certificate) ?? throw Missing("--officer-cert");
        using PrivateKey key = ReadKey(run, keyFile);
        byte[] certificate = ReadCertificate(certificateFile);
        ReadOnlySpan<byte> document = textFor(key.Id).Span;
        foreach (string line in Encoding.UTF8.GetString(document).Split('\n'))
            run.Say("  " + TerminalText.Escape(line.TrimEnd('\r')));
        foreach (string remark in remarks ?? [])
            run.Say(remark);
        run.Confirm($"Sign {name}, SHA-256 {Digest.Of(document)}?");
        try
        {
            return DetachedSignature.Sign(document, key, certificate, run.Time.GetUtcNow());
        }
        catch (ArgumentException)
        {
            throw new CommandFailedException(
                CommandLineErrors.CredentialInvalid, $"{certificateFile} is not an officer's certificate for the key {keyFile}");
        }
    }

    /// <summary>A person's private key, the first in a file that only its owner can read.</summary>
    public static PrivateKey ReadKey(CommandRun run, string path) =>
        ReadKeys(run, path, (pem, passphrase) => passphrase is null ? PrivateKey.FromPem(pem) : PrivateKey.FromEncryptedPem(pem, passphrase));

    /// <summary>What a reader makes of such a file.</summary>
    /// <param name="run">Asks for the passphrase.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="read">Takes its text and its passphrase, null where it is not encrypted; throws FormatException.</param>
    public static T ReadKeys<T>(CommandRun run, string path, Func<string, string?, T> read)
    {
        PrivateFile.RefuseLooseMode(path);
        string pem = Encoding.UTF8.GetString(InputFile.Read(path, PemBytesMax));
        bool isEncrypted = pem.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);
        try
        {
            return read(pem, isEncrypted ? Passphrase.Read(run, run.Value(PassphraseFile), "--passphrase-file", path) : null);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException)
        {
            throw new CommandFailedException(CommandLineErrors.CredentialInvalid,
                isEncrypted ? $"the passphrase does not open the key {path}" : $"{path} is not a P-256 key in PKCS#8 PEM");
        }
    }

    /// <summary>The key of the officer whose certificate is given, for a text that is signed elsewhere.</summary>
    public static KeyId KeyOf(CommandRun run)
    {
        string certificateFile = run.Value(Certificate) ?? throw Missing("--officer-cert");
        return KeyCertificate.Read(ReadCertificate(certificateFile), CertificateUse.Officer).Value?.KeyId
            ?? throw new CommandFailedException(CommandLineErrors.CredentialInvalid, $"{certificateFile} is not an officer's certificate");
    }

    private static byte[] ReadCertificate(string path)
    {
        string pem = Encoding.UTF8.GetString(InputFile.Read(path, PemBytesMax));
        bool isPem = PemEncoding.TryFind(pem, out PemFields fields) && pem[fields.Label] == "CERTIFICATE";
        return isPem
            ? Convert.FromBase64String(pem[fields.Base64Data])
            : throw new CommandFailedException(CommandLineErrors.CredentialInvalid, $"{path} holds no certificate in PEM");
    }

    private static CommandFailedException Missing(string flag) =>
        CommandFailedException.Usage($"{flag} is missing: an officer signs it", "Give --officer-key and --officer-cert, or a signature made elsewhere with --signature.");
}
