using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CertBridge.Cli.Tests.Running;

/// <summary>One real node in a process of its own, made and run with the public commands, for the tests of a class.</summary>
public sealed class RunningNode : IDisposable
{
    private readonly Process process;
    private bool partnerIsKnown;
    private int samples;

    public RunningNode()
        : this(hasSecondOfficer: false)
    {
    }

    /// <param name="hasSecondOfficer">officer-2 is on the card too, with the key in <c>signing-2</c>.</param>
    internal RunningNode(bool hasSecondOfficer)
    {
        Folder = Directory.CreateTempSubdirectory("certbridge-cli-node-").FullName;
        string passphrase = At("passphrase");
        File.WriteAllText(passphrase, "only for this test\n");
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead);
        int[] ports = FreePorts(3);
        Outcome made = Certbridge.Run([
            "node", "init", "--home", Home, "--org", "cert-tst", "--name", "Test", "--environment", "dev", "--root-out", At("root"), "--root-passphrase-file", passphrase,
            "--officer", "officer-1", "--officer-out", At("signing"), "--operator-out", At("admin"),
            "--listen-partners", $"127.0.0.1:{ports[0]}", "--listen-local", $"127.0.0.1:{ports[1]}", "--listen-health", $"127.0.0.1:{ports[2]}",
            .. hasSecondOfficer ? SecondOfficer() : []]);
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

    /// <summary>A report that nobody may get, as there is no agreement: stored and decided all the same.</summary>
    internal string SubmitSample()
    {
        MeetBor();
        Outcome submitted = Run("report", "submit", Checkout.File("samples/report.yaml"), "--key", $"sample-{++samples}", "-o", "json");
        Assert.True(submitted.Exit == Protocol.Errors.ExitCode.NobodyWouldReceive, submitted.Error);
        return submitted.Json.GetProperty("reportId").GetString()!;
    }

    /// <summary>cert-bor does not run; its card is here, and its officer's key in <c>bor-signing</c>.</summary>
    internal void MeetBor()
    {
        if (!partnerIsKnown)
        {
            Outcome made = Certbridge.Run(
                "node", "init", "--home", At("bor"), "--org", "cert-bor", "--name", "Bor", "--environment", "dev", "--root-out", At("bor-root"),
                "--root-passphrase-file", At("passphrase"), "--officer", "officer-1", "--officer-out", At("bor-signing"), "--operator-out", At("bor-admin"), "-o", "json");
            Assert.True(made.Exit == 0, made.Error);
            Assert.Equal(0, Certbridge.Run("partner", "card", "--home", At("bor"), "--out", At("bor.card")).Exit);
            Outcome taken = Run("partner", "import", At("bor.card"), "--fingerprint", made.Json.GetProperty("fingerprint").GetString()!, "--yes");
            Assert.True(taken.Exit == 0, taken.Error);
            partnerIsKnown = true;
        }
    }

    /// <summary>As the admin.</summary>
    internal Outcome Run(params string[] words) => Certbridge.Run([.. words, "--context-file", ContextFile]);

    /// <summary>Flags of a command that an officer signs with, without a question: 1 or 2.</summary>
    internal string[] SignedBy(int officer)
    {
        string folder = officer == 1 ? "signing" : "signing-2";
        return ["--officer-key", At($"{folder}/officer-{officer}.officer.key"), "--officer-cert", At($"{folder}/officer-{officer}.officer.crt"), "--yes"];
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string[] SecondOfficer()
    {
        Outcome officer = Certbridge.Run("officer", "new", "officer-2", "--org", "Test", "--environment", "dev", "--out", At("signing-2"), "--unencrypted");
        Assert.True(officer.Exit == 0, officer.Error);
        return ["--officer-cert", At("signing-2/officer-2.officer.crt")];
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
