using CertBridge.Protocol.Errors;

namespace CertBridge.Storage.Homes;

/// <summary>
/// Private keys are for the node's own user alone, and nobody else may write what the node believes: settings, operators, cards, agreements. The
/// start is refused while anybody else may.
/// </summary>
public static class KeyModes
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode WriteByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Every folder and file that others may touch (keys, store, introductions) or write (the rest); each with what its mode is and should be.</summary>
    public static IReadOnlyList<Problem> Check(NodeHome home)
    {
        var problems = new List<Problem>();
        foreach (string folder in new[] { home.KeysFolder, home.StoreFolder, home.IntroductionsFolder }.Where(Directory.Exists))
        {
            AddLoose(folder, "0700", problems);
            foreach (string inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                AddLoose(inner, "0700", problems);
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                AddLoose(file, "0600", problems);
        }
        AddWritable(home, problems);
        return problems;
    }

    private static void AddWritable(NodeHome home, List<Problem> problems)
    {
        if (!Directory.Exists(home.Folder))
            return;
        IEnumerable<string> believed =
        [
            home.Folder,
            .. Directory.EnumerateFiles(home.Folder),
            .. new[] { home.CardsFolder, home.AgreementsFolder }.Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Prepend(folder)),
        ];
        foreach (string path in believed.Order(StringComparer.Ordinal))
            AddLoose(path, "0644, a folder 0755", problems, WriteByOthers);
    }

    private static void AddLoose(string path, string wanted, List<Problem> problems, UnixFileMode refused = ~Owner)
    {
        UnixFileMode mode;
        try
        {
            mode = File.GetUnixFileMode(path);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return; // the running node took it away since it was listed: nobody can touch it any more
        }
        if ((mode & refused) != UnixFileMode.None)
        {
            string octal = Convert.ToString((int)mode, toBase: 8).PadLeft(4, '0');
            problems.Add(new Problem(HomeErrors.KeyModeLoose, path, $"Its mode is {octal}, it may be at most {wanted}."));
        }
    }
}
