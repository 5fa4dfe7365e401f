using System.Text;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>A folder for keys that must not lie in the home: the root's, an officer's, an operator's. Nothing in it is ever overwritten.</summary>
internal sealed class OutsideFolder(string path)
{
    /// <summary>True for a file or folder that lies in the home, by whatever links it is named.</summary>
    public static bool IsIn(NodeHome home, string candidate) => HomeFolders(home).Any(folder => IsInside(folder, candidate));

    public string FileOf(string name) => Path.Combine(Path.GetFullPath(path), name);

    /// <summary>Why these files may not be written there; empty when they may.</summary>
    public IEnumerable<Problem> Objections(NodeHome? home, string field, params IEnumerable<string> names)
    {
        if (string.IsNullOrWhiteSpace(path))
            return [new Problem(HomeErrors.InputInvalid, field, "A folder is needed.")];
        if (home is not null && IsIn(home, path))
            return [new Problem(HomeErrors.OutsideHomeNeeded, field, $"{path} lies inside the home.")];
        return names.Select(FileOf).Where(File.Exists).Select(file => new Problem(HomeErrors.OutputExists, field, $"{file} exists."));
    }

    /// <returns>The file written, mode 0600.</returns>
    public string Write(string name, string text)
    {
        DurableFolder.Make(path, KeyFolder.FolderMode);
        string file = FileOf(name);
        if (File.Exists(file))
            throw new IOException($"{file} exists and is not overwritten.");
        DurableFile.Write(file, Encoding.UTF8.GetBytes(text), KeyFolder.FileMode);
        return file;
    }

    private static IEnumerable<string> HomeFolders(NodeHome home) =>
        [home.Folder, home.KeysFolder, home.CardsFolder, home.AgreementsFolder, home.StoreFolder];

    private static bool IsInside(string folder, string candidate)
    {
        string outer = RealPath(folder);
        string inner = RealPath(candidate);
        return inner == outer || inner.StartsWith(outer.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    /// <summary>The path with every symbolic link on the way followed; parts that do not exist yet stay as they are.</summary>
    private static string RealPath(string path)
    {
        string real = "/";
        foreach (string part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            var folder = new DirectoryInfo(real);
            if (folder.LinkTarget is not null)
                real = RealPath(folder.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        return real;
    }
}
