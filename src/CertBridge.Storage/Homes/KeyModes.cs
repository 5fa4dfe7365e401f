using CertBridge.Protocol.Errors;

namespace CertBridge.Storage.Homes;

/// <summary>Private keys are for the node's own user alone. The start is refused while anybody else may read or write one.</summary>
public static class KeyModes
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Every folder and file of keys, and the store, that others may touch; each with what its mode is and should be.</summary>
    public static IReadOnlyList<Problem> Check(NodeHome home)
    {
        var problems = new List<Problem>();
        foreach (string folder in new[] { home.KeysFolder, home.StoreFolder }.Where(Directory.Exists))
        {
            AddLoose(folder, "0700", problems);
            foreach (string inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                AddLoose(inner, "0700", problems);
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                AddLoose(file, "0600", problems);
        }
        return problems;
    }

    private static void AddLoose(string path, string wanted, List<Problem> problems)
    {
        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & ~Owner) != UnixFileMode.None)
        {
            string octal = Convert.ToString((int)mode, toBase: 8).PadLeft(4, '0');
            problems.Add(new Problem(HomeErrors.KeyModeLoose, path, $"Its mode is {octal}, it may be at most {wanted}."));
        }
    }
}
