namespace CertBridge.Simulation.Tests.Nodes;

/// <summary>What lies on a disk at one moment, copied while a process of this world has it open. Between two happenings no file is half written.</summary>
internal static class DiskCopy
{
    /// <summary>Who runs there is no part of it.</summary>
    private static readonly string[] OfTheProcess = ["lock", "pid"];

    public static void Take(string from, string to)
    {
        Directory.CreateDirectory(to, File.GetUnixFileMode(from));
        foreach (string file in Directory.EnumerateFiles(from).Where(file => !OfTheProcess.Contains(Path.GetFileName(file))))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.EnumerateDirectories(from))
            Take(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
