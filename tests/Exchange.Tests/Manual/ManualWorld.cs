using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Node.Settings;

namespace CertBridge.Exchange.Tests.Manual;

/// <summary>
/// What the examples of the manual need around them: cert-aln and cert-bor run and know each other, cert-cel is known and has no agreement; and three persons, each in a folder and
/// with a home and a context of their own: one at cert-aln, <c>bor</c> at cert-bor, and <c>new</c>, who has no node yet. The goldens do the rest, in their order.
/// </summary>
internal sealed class ManualWorld : IAsyncDisposable
{
    private static readonly TimeSpan LineMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AwaitedMax = TimeSpan.FromSeconds(45);

    private readonly string folder;
    private readonly TestNode aln;
    private readonly TestNode bor;

    private ManualWorld()
    {
        folder = Directory.CreateTempSubdirectory("certbridge-manual-").FullName;
        aln = TestNode.Found(At("nodes"), "cert-aln");
        bor = TestNode.Found(At("nodes"), "cert-bor");
    }

    public static async Task<ManualWorld> CreateAsync()
    {
        var world = new ManualWorld();
        await Task.WhenAll(world.aln.StartAsync(), world.bor.StartAsync());
        await Neighbourhood.IntroduceAsync(world.aln, world.bor);
        await world.MeetCelAsync();
        await world.LayOutAsync();
        return world;
    }

    /// <summary>One line of a shell, as this person.</summary>
    public async Task<(int Exit, string Output, string Errors)> RunAsync(string actor, string command)
    {
        string line = Placed(command);
        using Process shell = Process.Start(Shell(actor, line))!;
        shell.StandardInput.Close();
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(LineMax);
        try
        {
            await shell.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            Assert.Fail($"{actor}$ {command} did not end within {LineMax.TotalSeconds:0} s");
        }
        return (shell.ExitCode, Told(await output), Told(await errors));
    }

    public Task WaitAsync(string actor, string command) =>
        Neighbourhood.UntilAsync($"{actor}? {command}", async () => (await RunAsync(actor, command)).Exit == 0 ? true : (bool?)null, AwaitedMax);

    public async ValueTask DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string At(params string[] names) => Path.Combine([folder, .. names]);

    private async Task MeetCelAsync()
    {
        TestNode cel = TestNode.Found(At("nodes"), "cert-cel");
        string card = At("cel.card");
        (await Certbridge.RunAsync("partner", "card", "--home", cel.Home, "--out", card)).ShouldExit(0);
        await aln.MustAsync("partner", "import", card, "--fingerprint", cel.Fingerprint);
    }

    private async Task LayOutAsync()
    {
        foreach (string person in new[] { "aln", "bor", "new" })
        {
            Directory.CreateDirectory(At(person, "user", ".local", "share", "bash-completion", "completions"));
            Directory.CreateDirectory(At(person, "user", ".config", "fish", "completions"));
        }
        Directory.CreateDirectory(At("safe"));
        Private(At("passphrase"), TestNode.RootPassphrase + "\n");
        Private(At("keys.passphrase"), "another passphrase of many words\n");
        File.Copy(Path.Combine(RepositoryRoot.Folder, "samples", "report.yaml"), At("aln", "sample.yaml"));
        File.Copy(Path.Combine(RepositoryRoot.Folder, "samples", "misp-event-eset.json"), At("aln", "event.json"));
        Directory.CreateDirectory(At("aln", "samples", "policy"));
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryRoot.Folder, "samples", "policy")))
            File.Copy(file, At("aln", "samples", "policy", Path.GetFileName(file)));
        File.Copy(At("aln", "samples", "policy", "policy.yaml"), At("aln", "policy.yaml"));
        await File.WriteAllTextAsync(At("bor", "report.yaml"), ReportFile.Text("Password guessing against a utility"));
        await File.WriteAllTextAsync(At("aln", "ids-07.csr"), Request());
        Officer(aln, At("aln", "officer-1"));
        Officer(bor, At("bor", "duty-1"));
        File.Copy(At("aln", "officer-1.key"), At("aln", "officer-1.officer.key"));
        await ContextsAsync("aln", aln);
        await ContextsAsync("bor", bor);
        string admin = Path.GetDirectoryName(aln.ContextFile)!;
        foreach ((string from, string to) in new[] { ("node.crt", "node.crt"), ("admin.crt", "duty-1.crt"), ("admin.key", "duty-1.key") })
            File.Copy(Path.Combine(admin, from), At("new", to));
    }

    private async Task ContextsAsync(string person, TestNode node)
    {
        string file = At(person, "user", ".config", "certbridge", "config.yaml");
        foreach (string name in new[] { $"{person}-prod", $"{person}-drill" })
            (await Certbridge.RunAsync("context", "add", name, "--from", node.ContextFile, "--context-file", file)).ShouldExit(0);
    }

    private static void Officer(TestNode node, string path)
    {
        File.Copy(node.OfficerFlags[1], path + ".key");
        File.Copy(node.OfficerFlags[3], path + ".pem");
    }

    private static void Private(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string Request()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=ids-07", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    private ProcessStartInfo Shell(string actor, string line)
    {
        string person = actor.Length == 0 ? "aln" : actor;
        var start = new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            UseShellExecute = false,
            WorkingDirectory = At(person),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = At(person, "user");
        start.Environment["XDG_CONFIG_HOME"] = At(person, "user", ".config");
        start.Environment["XDG_CACHE_HOME"] = At(person, "user", ".cache");
        start.Environment["CERTBRIDGE_HOME"] = person switch { "aln" => aln.Home, "bor" => bor.Home, _ => At(person, "home") };
        start.Environment["LC_ALL"] = "C.UTF-8";
        Certbridge.Hurry(start);
        foreach (string variable in new[] { "CERTBRIDGE_CONTEXT", "CERTBRIDGE_CONTEXT_FILE", "CERTBRIDGE_ENV", "SOURCE_DATE_EPOCH" })
            start.Environment.Remove(variable);
        return start;
    }

    /// <summary>Examples name the year of the examples, and places of a machine that is not this one.</summary>
    private string Placed(string command) => command
        .Replace("-2026-0", $"-{ThisYear}-0", StringComparison.Ordinal)
        .Replace("/srv/aln", At("aln", "aln"), StringComparison.Ordinal)
        .Replace("/media/safe", At("safe"), StringComparison.Ordinal)
        .Replace("/etc/certbridge.passphrase", At("keys.passphrase"), StringComparison.Ordinal);

    private string Told(string output) => output
        .Replace($"-{ThisYear}-0", "-2026-0", StringComparison.Ordinal)
        .Replace(folder, "/tmp/manual", StringComparison.Ordinal);

    private static int ThisYear => TimeProvider.System.GetUtcNow().Year;
}
