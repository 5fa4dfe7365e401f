using System.Diagnostics;

namespace CertBridge.Sealing.Tests;

/// <summary>The system's <c>openssl</c> in a folder of its own: the independent checker.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-openssl-");

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path(name), bytes);
        return Path(name);
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    public byte[] Read(string name) => File.ReadAllBytes(Path(name));

    /// <summary>Runs it in the folder.</summary>
    /// <returns>Exit code and standard error.</returns>
    public (int Exit, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl", arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.FullName,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("openssl could not be started.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, error);
    }

    public void Succeed(params string[] arguments)
    {
        (int exit, string error) = Run(arguments);
        Assert.True(exit == 0, $"openssl {string.Join(' ', arguments)} exited {exit}: {error}");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
