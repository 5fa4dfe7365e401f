using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// The files of <c>keys/</c>: <c>signing-1.key</c>, <c>log-1.key</c>, <c>tls-1.key</c> with <c>tls-1.crt</c>, <c>encryption-1.key</c> with
/// <c>encryption-1.kem</c> where the platform has ML-KEM,
/// <c>operators-ca.key</c> with <c>operators-ca.crt</c>: PKCS#8 in PEM, and <c>store.key</c>. Mode 0600; under a passphrase where there is one
/// (<see cref="KeyProtection"/>). The number counts the keys of a kind; which of them is in use is said by the card and the key sheet, not by a file name.
/// </summary>
internal sealed class KeyFolder(NodeHome home, KeyProtection protection)
{
    /// <summary>With the passphrase that node.yaml and the surroundings give.</summary>
    public KeyFolder(NodeHome home)
        : this(home, KeyProtection.Of(home))
    {
    }

    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>A PEM key has about 240 bytes, a certificate about 700.</summary>
    public const int FileBytesMax = 16 * 1024;

    private const string AuthorityName = "operators-ca";
    private const string EncryptionPrefix = "encryption";
    private const string KeyEnding = ".key";
    private const string KemEnding = ".kem";
    private const string StoreName = "store";

    public string Path => home.KeysFolder;

    /// <summary>Why no key can be written: the passphrase that is named cannot be had, or none is while the keys that are here lie under one.</summary>
    public IReadOnlyList<Problem> Problems => protection.Problems.Count == 0 && WouldLieInClear ? [InClear()] : protection.Problems;

    private bool WouldLieInClear => !protection.IsOn && Directory.Exists(Path) && PrivateFiles().Any(file => ProtectedPem.Is(File.ReadAllText(file)));

    /// <summary>How the keys lie here now.</summary>
    public KeyStanding Standing() => new(protection.Source, PrivateFiles().Count(file => !ProtectedPem.Is(File.ReadAllText(file))));

    public void Add(KeyKind kind, PrivateKey key, byte[]? certificate = null) => AddNumbered(Prefix(kind), key, certificate);

    public void AddEncryption(DecryptionKey key) => AddNumbered(EncryptionPrefix, key.Agreement, certificate: null, key.Kem);

    /// <summary>Where the ML-KEM half of an encryption key lies, beside the file of its other half.</summary>
    public static string KemFileOf(string keyFile) => System.IO.Path.ChangeExtension(keyFile, KemEnding);

    public void AddAuthority(PrivateKey key, byte[] certificate) => Write(AuthorityName, key, certificate);

    public string StoreKeyFile => FileOf(StoreName, KeyEnding);

    public bool HasStoreKey => File.Exists(StoreKeyFile);

    public void AddStoreKey(StoreKey key) => WritePem(StoreKeyFile, key.ToPem());

    public Parsed<StoreKey> ReadStoreKey() => ReadPem(StoreKeyFile, StoreKey.FromPem);

    /// <summary>Erases a key, and with it what lies beside it under the same name and another ending. The key file goes last: a part that is left over is erased at the next try.</summary>
    public static void Erase(string keyFile)
    {
        string folder = System.IO.Path.GetDirectoryName(keyFile)!;
        foreach (string part in Directory.EnumerateFiles(folder, $"{System.IO.Path.GetFileNameWithoutExtension(keyFile)}.*").Where(file => file != keyFile))
            ErasedFile.Delete(part);
        ErasedFile.Delete(keyFile);
    }

    /// <summary>Every file with a private or secret key in it, of whatever kind; certificates stay in clear.</summary>
    public IReadOnlyList<string> PrivateFiles() =>
        [.. Directory.EnumerateFiles(Path).Where(file => System.IO.Path.GetExtension(file) is not (".crt" or ".tmp")).Order(StringComparer.Ordinal)];

    /// <summary>Writes every private file again as another protection has it: all are opened first, then each is replaced and its old bytes overwritten. The caller holds the home's lock.</summary>
    public Parsed<KeyFolder> Rewrite(KeyProtection next)
    {
        List<(string File, Parsed<string> Pem)> read = [.. PrivateFiles().Select(file => (file, ReadPem(file, pem => pem)))];
        Problem[] problems = [.. read.SelectMany(one => one.Pem.Problems)];
        if (problems.Length > 0)
            return Parsed<KeyFolder>.Invalid(problems);
        Sweep();
        foreach ((string file, Parsed<string> pem) in read)
            ErasedFile.Replace(file, Encoding.ASCII.GetBytes(next.Seal(pem.Value!)), FileMode);
        return Parsed<KeyFolder>.Valid(new KeyFolder(home, next));
    }

    /// <summary>Erases what a process that was killed left behind, which may hold a key in clear. The caller holds the home's lock, so nobody else writes here now.</summary>
    public void Sweep()
    {
        foreach (string left in Directory.EnumerateFiles(Path, "*.tmp"))
            ErasedFile.Delete(left);
    }

    public Parsed<IReadOnlyList<StoredKey>> Read(KeyKind kind) => ReadNumbered(Prefix(kind));

    public Parsed<IReadOnlyList<StoredKey>> ReadEncryption() => ReadNumbered(EncryptionPrefix);

    public Parsed<StoredKey> ReadAuthority() => ReadOne(AuthorityName);

    private void AddNumbered(string prefix, PrivateKey key, byte[]? certificate, KemPrivateKey? kem = null)
    {
        int number = Numbered(prefix).Select(file => file.Number).DefaultIfEmpty().Max() + 1;
        Write(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"), key, certificate, kem);
    }

    private void Write(string name, PrivateKey key, byte[]? certificate, KemPrivateKey? kem = null)
    {
        // What belongs to a key goes first: a key file without its certificate or its other half would refuse the next start.
        if (certificate is not null)
            DurableFile.Write(FileOf(name, ".crt"), Encoding.ASCII.GetBytes(CertificatePem.Write(certificate)), FileMode);
        if (kem is not null)
            WritePem(FileOf(name, KemEnding), kem.ToPem());
        WritePem(FileOf(name, ".key"), key.ToPem());
    }

    /// <summary>Whatever kind of key it is, it is written here.</summary>
    private void WritePem(string file, string pem)
    {
        if (WouldLieInClear)
            throw new IOException(InClear().Message);
        if (protection.IsOn && !protection.IsReady && Directory.Exists(Path))
            LearnSalt();
        byte[] bytes = Encoding.ASCII.GetBytes(protection.Seal(pem));
        DurableFile.Write(file, bytes, FileMode);
        CryptographicOperations.ZeroMemory(bytes);
    }

    private Problem InClear() =>
        new(HomeErrors.KeyPassphrase, "keys", $"The keys in {Path} lie under a passphrase, and none was given: a new key would lie there in clear.");

    /// <summary>A new file shares salt and rounds with those that are there: the next start then derives once.</summary>
    private void LearnSalt()
    {
        foreach (string file in PrivateFiles())
        {
            if (protection.IsReady)
                return;
            ReadPem(file, pem => pem);
        }
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
        string keyFile = FileOf(name, KeyEnding);
        Parsed<PrivateKey> key = ReadPem(keyFile, PrivateKey.FromPem);
        if (!key.IsValid)
            return Parsed<StoredKey>.Invalid(key.Problems);
        // Where the platform has no ML-KEM the file waits for one that has; whether that matters is for the card to say.
        if (!PlatformSuites.HasHybrid || !File.Exists(KemFileOf(keyFile)))
            return Parsed<StoredKey>.Valid(new StoredKey(keyFile, key.Value, certificate));
        Parsed<KemPrivateKey> kem = ReadPem(KemFileOf(keyFile), KemPrivateKey.FromPem);
        if (kem.IsValid)
            return Parsed<StoredKey>.Valid(new StoredKey(keyFile, key.Value, certificate, kem.Value));
        key.Value.Dispose();
        return Parsed<StoredKey>.Invalid(kem.Problems);
    }

    /// <summary>Whatever kind of key it is, it is read here.</summary>
    private Parsed<TKey> ReadPem<TKey>(string file, Func<string, TKey> import)
        where TKey : class
    {
        Parsed<byte[]> bytes = BoundedFile.Read(file, FileBytesMax, HomeErrors.KeyUnreadable);
        if (!bytes.IsValid)
            return Parsed<TKey>.Invalid(bytes.Problems);
        try
        {
            Parsed<string> pem = protection.Open(file, Encoding.ASCII.GetString(bytes.Value));
            return pem.IsValid ? Parsed<TKey>.Valid(import(pem.Value)) : Parsed<TKey>.Invalid(pem.Problems);
        }
        catch (FormatException refused)
        {
            return Parsed<TKey>.Invalid(new Problem(HomeErrors.KeyUnreadable, System.IO.Path.GetFileName(file), $"{file}: {refused.Message}"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes.Value);
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
