using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CertBridge.Cli.Tests.Running;

/// <summary>One real node in a process of its own, made and run with the public commands, for the tests of a class.</summary>
public sealed class RunningNode : IDisposable
{
    private readonly Process process;

    public RunningNode()
    {
        Folder = Directory.CreateTempSubdirectory("certbridge-cli-node-").FullName;
        string passphrase = At("passphrase");
        File.WriteAllText(passphrase, "only for this test\n");
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead);
        int[] ports = FreePorts(3);
        Outcome made = Certbridge.Run(
            "node", "init", "--home", Home, "--org", "cert-tst", "--name", "Test", "--environment", "dev", "--root-out", At("root"), "--root-passphrase-file", passphrase,
            "--officer", "officer-1", "--officer-out", At("signing"), "--operator-out", At("admin"),
            "--listen-partners", $"127.0.0.1:{ports[0]}", "--listen-local", $"127.0.0.1:{ports[1]}", "--listen-health", $"127.0.0.1:{ports[2]}");
        Assert.True(made.Exit == 0, made.Error);
        ProcessStartInfo command = Certbridge.Command("node", "run", "--home", Home);
        process = Process.Start(command)!;
        process.BeginErrorReadLine();
        Outcome status = Run("node", "status", "--wait", "50s");
        if (status.Exit != 0)
            Dispose();
        Assert.True(status.Exit == 0, status.Error);
    }

    public string Folder { get; }

    public string Home => At("home");

    public string ContextFile => At("admin/context.yaml");

    public string At(string path) => Path.Combine(Folder, path);

    /// <summary>As the admin.</summary>
    internal Outcome Run(params string[] words) => Certbridge.Run([.. words, "--context-file", ContextFile]);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] held = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in held)
            listener.Start();
        int[] ports = [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in held)
            listener.Dispose();
        return ports;
    }
}
