using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Settings;

/// <summary>What is said of a home without node.yaml: which part of it is missing.</summary>
internal static class MissingHome
{
    public static Problem Of(NodeHome home) => new(HomeErrors.NoHome, "",
        File.Exists(home.Folder) ? $"{home.Folder} is a file; a home is a folder."
        : Directory.Exists(home.Folder) ? $"There is no {home.NodeFile}."
        : $"There is no {home.NodeFile}, nor its folder.");
}
