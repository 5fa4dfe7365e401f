using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Demonstrating;

/// <summary>The folder of a demonstration. What is in it was made by it, says its marker, and is thrown away with it.</summary>
internal static class DemoHome
{
    private const string Marker = "certbridge-demo";

    /// <exception cref="CommandFailedException">Something is there already.</exception>
    public static string Make(string folder)
    {
        string path = Path.GetFullPath(folder);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            // Only what a demonstration made is thrown away by demo down: of another folder it would find nothing to do.
            throw File.Exists(Path.Combine(path, Marker))
                ? new CommandFailedException(CommandLineErrors.FileExists, $"there is a demonstration in {path}", $"certbridge demo down --home {ShellWord.Quoted(path)} throws it away.")
                : new CommandFailedException(CommandLineErrors.FileExists, $"{path} is not empty, and what is in it is no demonstration's", "Give --home a folder that is empty or not there yet.");
        }
        OutputFile.MakePrivateFolder(path);
        OutputFile.Write(Path.Combine(path, Marker), "Made by certbridge demo, and removed with everything beside it by certbridge demo down.\n"u8);
        return path;
    }

    public static string MakeTemporary()
    {
        string path = Directory.CreateTempSubdirectory("certbridge-demo-").FullName;
        return Make(path);
    }

    /// <summary>Stops the nodes and removes the folder. A folder that is no demonstration, or no longer there, is left alone.</summary>
    /// <returns>The names of the nodes that were still running.</returns>
    public static async Task<IReadOnlyList<string>> WipeAsync(string folder, TimeProvider time)
    {
        string path = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(path, Marker)))
            return [];
        string[] running = [.. DemoScene.Names.Where(name => DemoProcesses.Find(Path.Combine(path, name)) is not null)];
        await Task.WhenAll(running.Select(name => DemoProcesses.StopAsync(Path.Combine(path, name), time)));
        Directory.Delete(path, recursive: true);
        return running;
    }
}
