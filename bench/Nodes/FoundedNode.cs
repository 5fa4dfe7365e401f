using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using CertBridge.Client;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench.Nodes;

/// <summary>A node made with the command line: its home, its officer, an admin and an operator.</summary>
internal sealed partial class FoundedNode
{
    private static readonly TimeSpan LinkMax = TimeSpan.FromSeconds(60);

    private const string Passphrase = "a passphrase for keys that are thrown away\n";

    private static int lastPort = 20_000;

    private readonly string folder;
    private readonly int partnerPort = FreePort();
    private readonly int localPort = FreePort();
    private readonly int healthPort = FreePort();
    private JsonElement init;
    private JsonElement operatorMade;

    private FoundedNode(string folder, string id)
    {
        this.folder = Path.Combine(folder, id);
        Id = id;
    }

    public string Id { get; }

    public string Home => Path.Combine(folder, "home");

    public static async Task<FoundedNode> MakeAsync(string folder, string id)
    {
        var node = new FoundedNode(folder, id);
        Directory.CreateDirectory(node.folder);
        string passphrase = Path.Combine(node.folder, "passphrase");
        await File.WriteAllTextAsync(passphrase, Passphrase);
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        node.init = await CertBridgeCommand.RunAsync(
            "node", "init", "--home", node.Home, "--org", id, "--name", id, "--environment", "dev",
            "--endpoint", $"127.0.0.1:{node.partnerPort}", "--listen-partners", $"127.0.0.1:{node.partnerPort}",
            "--listen-local", $"127.0.0.1:{node.localPort}", "--listen-health", $"127.0.0.1:{node.healthPort}",
            "--root-out", Path.Combine(node.folder, "root"), "--root-passphrase-file", passphrase,
            "--officer", "officer-1", "--officer-out", Path.Combine(node.folder, "officer"), "--operator-out", Path.Combine(node.folder, "admin"));
        node.operatorMade = await CertBridgeCommand.RunAsync(
            "node", "operator", "add", "bench", "--role", "operator", "--home", node.Home, "--out", Path.Combine(node.folder, "operator"));
        return node;
    }

    /// <summary>Runs a command as the node's admin.</summary>
    public Task<JsonElement> CommandAsync(params string[] arguments) =>
        CertBridgeCommand.RunAsync([.. arguments, "--context-file", Text(init, "contextFile")]);

    /// <summary>Hands this node's card over, with its fingerprint as it was read aloud.</summary>
    public async Task IntroduceToAsync(FoundedNode other)
    {
        JsonElement card = await CommandAsync("partner", "card", "--out", Path.Combine(folder, $"for-{other.Id}.card"));
        await other.CommandAsync("partner", "import", Text(card, "file"), "--fingerprint", Text(card, "fingerprint"), "--yes");
    }

    /// <summary>Introduces both to each other and puts an agreement in force; both must run.</summary>
    public async Task AgreeWithAsync(FoundedNode other)
    {
        await IntroduceToAsync(other);
        await other.IntroduceToAsync(this);
        string document = Path.Combine(folder, $"agreement-{other.Id}.yaml");
        await File.WriteAllTextAsync(document, Text(await CommandAsync("agreement", "new", "--with", other.Id), "document"));
        await ProposeAsync(document);
        await other.ProposeAsync(document);
    }

    public async Task WaitForLinksAsync(int count)
    {
        using NodeConnection connection = Connect();
        using var limit = new CancellationTokenSource(LinkMax);
        while (true)
        {
            ShowStatusResponse status = await connection.Node.ShowStatusAsync(new ShowStatusRequest());
            if (status.Links.Count(link => link.State == "up") == count)
                return;
            if (limit.IsCancellationRequested)
                throw new BenchFailedException($"{count} links of {Id} did not come up within {LinkMax.TotalSeconds:0} s: {string.Join(", ", status.Links)}");
            await Task.Delay(50);
        }
    }

    public async Task<IReadOnlyList<LinkStanding>> ListLinksAsync()
    {
        using NodeConnection connection = Connect();
        return [.. (await connection.Node.ShowStatusAsync(new ShowStatusRequest())).Links];
    }

    /// <summary>Envelopes stored so far of each partner, by its id, as the node counts them; a partner of whom none came is missing.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountStoredAsync() =>
        StoredCount().Matches(await ReadMetricsAsync()).ToDictionary(match => match.Groups["partner"].Value, match => long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture));

    /// <summary>Whatever the node counts about one partner, but for histograms.</summary>
    public async Task<IReadOnlyList<string>> CountsAboutAsync(string partner) =>
        [.. (await ReadMetricsAsync()).Split('\n').Where(line => line.Contains($"partner=\"{partner}\"", StringComparison.Ordinal) && !line.Contains("_bucket{", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal))];

    private async Task<string> ReadMetricsAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{healthPort}/metrics"));
    }

    [GeneratedRegex("""^certbridge_arrivals_total\{partner="(?<partner>[^"]+)",verdict="stored",code=""\} (?<count>[0-9]+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StoredCount();

    /// <summary>Signs the document as this node's officer and puts it forward.</summary>
    private Task<JsonElement> ProposeAsync(string document) => CommandAsync(
        "agreement", "propose", document, "--yes", "--officer-key", Text(init, "officerKeyFile"), "--officer-cert", Text(init, "officerCertificateFile"));

    /// <summary>Calls this node as its operator.</summary>
    public NodeConnection Connect()
    {
        using X509Certificate2 trusted = X509CertificateLoader.LoadCertificateFromFile(Text(operatorMade, "trustFile"));
        X509Certificate2 own = X509Certificate2.CreateFromPemFile(Text(operatorMade, "certificateFile"), Text(operatorMade, "keyFile"));
        Digest pin = Digest.Of(trusted.PublicKey.ExportSubjectPublicKeyInfo());
        var target = new NodeTarget(new Uri($"https://127.0.0.1:{localPort}"), new HashSet<Digest> { pin }, own, NodeTarget.DefaultCallTimeout);
        return NodeConnection.Open(target, TimeProvider.System);
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new BenchFailedException($"certbridge printed no {name}");

    /// <summary>Free at this moment, and below those the system gives to whoever connects: of those one that is free now may be taken before the node listens.</summary>
    private static int FreePort()
    {
        while (true)
        {
            int port = Interlocked.Increment(ref lastPort);
            using var taken = new TcpListener(IPAddress.Loopback, port);
            try
            {
                taken.Start();
                return port;
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }
}
