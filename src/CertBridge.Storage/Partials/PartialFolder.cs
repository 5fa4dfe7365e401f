using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Partials;

/// <summary>The folder of partial arrivals: at most one file for a lane of a partner, named by both, such as <c>cert-aln.routine.part</c>. What has another name is somebody else's, and left alone.</summary>
public sealed class PartialFolder(NodeHome home)
{
    private const string Ending = ".part";
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Those that can be gone on with. What a process that was killed left half made, or half erased, is erased.</summary>
    /// <returns>And the paths of those that could be neither read nor erased; they stay.</returns>
    public (IReadOnlyList<PartialFile> Files, IReadOnlyList<string> Unreadable) Sweep()
    {
        if (!Directory.Exists(home.PartialsFolder))
            return ([], []);
        List<PartialFile> files = [];
        List<string> unreadable = [];
        foreach (string path in Directory.EnumerateFiles(home.PartialsFolder, $"*{Ending}").Order(StringComparer.Ordinal))
        {
            try
            {
                if (Owner(path) is not { } owner)
                    continue;
                if (PartialFile.Find(path, owner.Partner, owner.Lane) is { } found)
                    files.Add(found);
                else
                    PartialFile.Erase(path);
            }
            catch (Exception cause) when (cause is (IOException and not FlushFailedException) or UnauthorizedAccessException)
            {
                unreadable.Add(path);
            }
        }
        return (files, unreadable);
    }

    /// <summary>Makes an empty one; what was there of that lane is erased.</summary>
    /// <exception cref="IOException">It could not be made.</exception>
    public PartialFile Begin(PartnerId partner, LaneName lane, PartialEnvelope envelope)
    {
        DurableFolder.Make(home.PartialsFolder, FolderMode);
        return PartialFile.Begin(Path.Combine(home.PartialsFolder, $"{partner}.{Word(lane)}{Ending}"), partner, lane, envelope);
    }

    /// <returns>Null for a name this folder does not give.</returns>
    private static (PartnerId Partner, LaneName Lane)? Owner(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        int dot = stem.LastIndexOf('.');
        if (dot <= 0 || !PartnerId.TryParse(stem[..dot], out PartnerId partner))
            return null;
        LaneName lane = Enum.GetValues<LaneName>().FirstOrDefault(one => one != LaneName.Unspecified && Word(one) == stem[(dot + 1)..]);
        return lane == LaneName.Unspecified ? null : (partner, lane);
    }

    private static string Word(LaneName lane) => lane.ToString().ToLowerInvariant();
}
