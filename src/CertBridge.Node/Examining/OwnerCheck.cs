namespace CertBridge.Node.Examining;

/// <summary>Everything in the home belongs to one user, the one the node runs as: a file that root left there stops the node at the worst moment.</summary>
internal sealed class OwnerCheck : HomeCheck
{
    private const uint Root = 0;

    /// <summary>More are one mistake, made with cp or tar.</summary>
    private const int ListedMax = 5;

    public override string Name => "owner";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        // Root looks at the home of another user: then the keys say whose it is.
        uint? owner = home.Machine.User == Root ? home.Machine.OwnerOf(home.Home.KeysFolder) : home.Machine.User;
        if (owner is null)
            return [Skipped("unknown", "the owner of the home cannot be asked")];
        string[] others = [.. Files(home).Where(path => home.Machine.OwnerOf(path) is { } found && found != owner)];
        return others.Length == 0
            ? [Ok("every file of the home belongs to the user of the node")]
            : others.Take(ListedMax).Select(path => Failure(
                "other-owner",
                $"{path} belongs to user {home.Machine.OwnerOf(path)}, not to user {owner}{(others.Length > ListedMax ? $"; {others.Length} files do" : "")}",
                $"chown {owner} {ShellWord.Of(path)}"));
    }

    private static IEnumerable<string> Files(ExaminedHome home)
    {
        string[] roots = [home.Home.Folder, home.Home.StoreFolder];
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return roots.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFileSystemEntries(root, "*", everything).Prepend(root))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }
}
