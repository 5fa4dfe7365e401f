using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// The files of <c>keys/</c>: <c>signing-1.key</c>, <c>log-1.key</c>, <c>tls-1.key</c> with <c>tls-1.crt</c>, <c>encryption-1.key</c>,
/// <c>operators-ca.key</c> with <c>operators-ca.crt</c>. PKCS#8 in PEM, mode 0600, never overwritten. The number counts the keys of a
/// kind; which of them is in use is said by the card and the key sheet, not by a file name.
/// </summary>
internal sealed class KeyFolder(NodeHome home)
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>A PEM key has about 240 bytes, a certificate about 700.</summary>
    public const int FileBytesMax = 16 * 1024;

    private const string AuthorityName = "operators-ca";
    private const string EncryptionPrefix = "encryption";

    public string Path => home.KeysFolder;

    public void Add(KeyKind kind, PrivateKey key, byte[]? certificate = null) => AddNumbered(Prefix(kind), key, certificate);

    public void AddEncryption(PrivateKey key) => AddNumbered(EncryptionPrefix, key, certificate: null);

    public void AddAuthority(PrivateKey key, byte[] certificate) => Write(AuthorityName, key, certificate);

    public Parsed<IReadOnlyList<StoredKey>> Read(KeyKind kind) => ReadNumbered(Prefix(kind));

    public Parsed<IReadOnlyList<StoredKey>> ReadEncryption() => ReadNumbered(EncryptionPrefix);

    public Parsed<StoredKey> ReadAuthority() => ReadOne(AuthorityName);

    private void AddNumbered(string prefix, PrivateKey key, byte[]? certificate)
    {
        int number = Numbered(prefix).Select(file => file.Number).DefaultIfEmpty().Max() + 1;
        Write(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"), key, certificate);
    }

    private void Write(string name, PrivateKey key, byte[]? certificate)
    {
        // The certificate goes first: a key file without its certificate would refuse the next start.
        if (certificate is not null)
            DurableFile.Write(FileOf(name, ".crt"), Encoding.ASCII.GetBytes(CertificatePem.Write(certificate)), FileMode);
        DurableFile.Write(FileOf(name, ".key"), Encoding.ASCII.GetBytes(key.ToPem()), FileMode);
    }

    private Parsed<IReadOnlyList<StoredKey>> ReadNumbered(string prefix)
    {
        List<Parsed<StoredKey>> read = [.. Numbered(prefix).OrderBy(file => file.Number).Select(file => ReadOne(file.Name))];
        Problem[] problems = [.. read.SelectMany(one => one.Problems)];
        if (problems.Length == 0)
            return Parsed<IReadOnlyList<StoredKey>>.Valid([.. read.Select(one => one.Value!)]);
        foreach (Parsed<StoredKey> one in read)
            one.Value?.Dispose();
        return Parsed<IReadOnlyList<StoredKey>>.Invalid(problems);
    }

    private Parsed<StoredKey> ReadOne(string name)
    {
        string keyFile = FileOf(name, ".key");
        Parsed<byte[]> pem = BoundedFile.Read(keyFile, FileBytesMax, HomeErrors.KeyUnreadable);
        if (!pem.IsValid)
            return Parsed<StoredKey>.Invalid(pem.Problems);
        byte[]? certificate = null;
        string certificateFile = FileOf(name, ".crt");
        if (File.Exists(certificateFile))
        {
            Parsed<byte[]> read = CertificatePem.Read(certificateFile, HomeErrors.KeyUnreadable);
            if (!read.IsValid)
                return Parsed<StoredKey>.Invalid(read.Problems);
            certificate = read.Value;
        }
        try
        {
            return Parsed<StoredKey>.Valid(new StoredKey(keyFile, PrivateKey.FromPem(Encoding.ASCII.GetString(pem.Value)), certificate));
        }
        catch (FormatException refused)
        {
            return Parsed<StoredKey>.Invalid(new Problem(HomeErrors.KeyUnreadable, System.IO.Path.GetFileName(keyFile), $"{keyFile}: {refused.Message}"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem.Value);
        }
    }

    private IEnumerable<(string Name, int Number)> Numbered(string prefix)
    {
        if (!Directory.Exists(Path))
            yield break;
        foreach (string file in Directory.EnumerateFiles(Path, $"{prefix}-*.key"))
        {
            string name = System.IO.Path.GetFileNameWithoutExtension(file);
            if (int.TryParse(name.AsSpan(prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                yield return (name, number);
        }
    }

    private string FileOf(string name, string ending) => System.IO.Path.Combine(Path, name + ending);

    private static string Prefix(KeyKind kind) => kind switch
    {
        KeyKind.Signing => "signing",
        KeyKind.Log => "log",
        KeyKind.Tls => "tls",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of key."),
    };
}
