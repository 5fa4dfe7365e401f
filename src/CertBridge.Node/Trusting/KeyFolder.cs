using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// The files of <c>keys/</c>: <c>signing-1.key</c>, <c>log-1.key</c>, <c>tls-1.key</c> with <c>tls-1.crt</c>, <c>encryption-1.key</c>,
/// <c>operators-ca.key</c> with <c>operators-ca.crt</c>: PKCS#8 in PEM, and <c>store.key</c>. Mode 0600, never overwritten. The number counts the keys
/// of a kind; which of them is in use is said by the card and the key sheet, not by a file name.
/// </summary>
internal sealed class KeyFolder(NodeHome home)
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>A PEM key has about 240 bytes, a certificate about 700.</summary>
    public const int FileBytesMax = 16 * 1024;

    private const string AuthorityName = "operators-ca";
    private const string EncryptionPrefix = "encryption";
    private const string StoreName = "store";

    public string Path => home.KeysFolder;

    public void Add(KeyKind kind, PrivateKey key, byte[]? certificate = null) => AddNumbered(Prefix(kind), key, certificate);

    public void AddEncryption(PrivateKey key) => AddNumbered(EncryptionPrefix, key, certificate: null);

    public void AddAuthority(PrivateKey key, byte[] certificate) => Write(AuthorityName, key, certificate);

    public string StoreKeyFile => FileOf(StoreName, ".key");

    public bool HasStoreKey => File.Exists(StoreKeyFile);

    public void AddStoreKey(StoreKey key) => WriteKey(StoreName, key.ToPem());

    public Parsed<StoreKey> ReadStoreKey() => ReadKey(StoreName, StoreKey.FromPem);

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
        WriteKey(name, key.ToPem());
    }

    private void WriteKey(string name, string pem)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(pem);
        DurableFile.Write(FileOf(name, ".key"), bytes, FileMode);
        CryptographicOperations.ZeroMemory(bytes);
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
        byte[]? certificate = null;
        string certificateFile = FileOf(name, ".crt");
        if (File.Exists(certificateFile))
        {
            Parsed<byte[]> read = CertificatePem.Read(certificateFile, HomeErrors.KeyUnreadable);
            if (!read.IsValid)
                return Parsed<StoredKey>.Invalid(read.Problems);
            certificate = read.Value;
        }
        return ReadKey(name, pem => new StoredKey(FileOf(name, ".key"), PrivateKey.FromPem(pem), certificate));
    }

    /// <summary>Whatever kind of key it is, it passes here.</summary>
    private Parsed<T> ReadKey<T>(string name, Func<string, T> parse)
        where T : class
    {
        string keyFile = FileOf(name, ".key");
        Parsed<byte[]> pem = BoundedFile.Read(keyFile, FileBytesMax, HomeErrors.KeyUnreadable);
        if (!pem.IsValid)
            return Parsed<T>.Invalid(pem.Problems);
        try
        {
            return Parsed<T>.Valid(parse(Encoding.ASCII.GetString(pem.Value)));
        }
        catch (FormatException refused)
        {
            return Parsed<T>.Invalid(new Problem(HomeErrors.KeyUnreadable, System.IO.Path.GetFileName(keyFile), $"{keyFile}: {refused.Message}"));
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
