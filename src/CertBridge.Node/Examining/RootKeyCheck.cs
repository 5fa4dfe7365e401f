using System.Globalization;
using System.Text;

namespace CertBridge.Node.Examining;

/// <summary>
/// No private key lies in the home that the node itself does not use: not the root's, not an officer's. Whoever takes the node must not find them there
/// (DESIGN section 4). An encrypted key says nothing of itself, so what counts is that it is a key and not one of the node's.
/// </summary>
internal sealed class RootKeyCheck : HomeCheck
{
    /// <summary>A key is at its beginning.</summary>
    private const int HeadBytes = 4096;

    private const int FilesMax = 20_000;

    public override string Name => "root-key";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        string[] foreign = [.. Candidates(home).Where(IsPrivateKey)];
        return foreign.Length == 0
            ? [Ok("neither the root key nor a person's key lies in the home")]
            : foreign.Select(path => Failure(
                IsRootByName(path) ? "root-key-in-home" : "foreign-key-in-home",
                $"{path} is {(IsRootByName(path) ? "the root key" : "a private key the node does not use, the root's or a person's")}: whoever takes this machine has it too",
                $"move it to a medium that is then removed: mv {ShellWord.Of(path)} /media/..., then shred what is left"));
    }

    private static IEnumerable<string> Candidates(ExaminedHome home)
    {
        if (!Directory.Exists(home.Home.Folder))
            return [];
        return Directory.EnumerateFiles(home.Home.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
            .Where(path => !path.StartsWith(home.Home.StoreFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) // what lies there is a partner's bytes in part
            .Where(path => Path.GetDirectoryName(path) != home.Home.KeysFolder || !IsOwnKey(Path.GetFileName(path)))
            .Take(FilesMax)
            .Order(StringComparer.Ordinal);
    }

    private static bool IsPrivateKey(string path)
    {
        if (IsRootByName(path))
            return true;
        using FileStream file = File.OpenRead(path);
        var head = new byte[HeadBytes];
        int read = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return Encoding.Latin1.GetString(head, 0, read).Contains("PRIVATE KEY-----", StringComparison.Ordinal);
    }

    /// <summary>As the founding and the signing of cards name them: <c>ID.root.key</c>, <c>ID.root-after-SERIAL.key</c>.</summary>
    private static bool IsRootByName(string path)
    {
        string[] parts = Path.GetFileName(path).Split('.');
        return parts.Length >= 3 && parts[^1] == "key" && (parts[^2] == "root" || parts[^2].StartsWith("root-after-", StringComparison.Ordinal));
    }

    /// <summary>As <see cref="Trusting.KeyFolder"/> names them.</summary>
    private static bool IsOwnKey(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        int dash = stem.LastIndexOf('-');
        bool isNumbered = dash > 0 && int.TryParse(stem.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return Path.GetExtension(name) is ".key" or ".kem" or ".crt"
            && (stem is "operators-ca" or "store" || (isNumbered && stem[..dash] is "signing" or "log" or "tls" or "encryption"));
    }
}
