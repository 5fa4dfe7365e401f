using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Trusting;

/// <summary>A file this node wrote and can no longer believe: the start is refused by its name, with the first reason.</summary>
internal static class CorruptFile
{
    public static Problem Problem(string path, IReadOnlyList<Problem> causes) => new(
        HomeErrors.HomeFileCorrupt,
        Path.GetFileName(path),
        causes.Count == 0 ? $"{path} is not a file the node wrote." : $"{path} does not verify: {causes[0]}");
}
