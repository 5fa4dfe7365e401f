using System.Net;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Client;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>One organisation in a test: a founded home, an admin with a context file, an officer with a key, and the node's process while it runs.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly string folder;
    private readonly InitResult founded;
    private readonly TestNetwork? network;
    private NodeProcess? process;

    private TestNode(string folder, IPAddress address, InitResult founded, TestNetwork? network)
    {
        this.folder = folder;
        this.founded = founded;
        this.network = network;
        Address = address;
    }

    public PartnerId Id => founded.Id;

    public IPAddress Address { get; }

    public string Home => Path.Combine(folder, "home");

    public string Fingerprint => founded.Fingerprint;

    public string RootKeyFile => founded.RootKeyFile;

    public static string RootPassphrase => "correct horse battery staple";

    public NodeProcess Process => process ?? throw new InvalidOperationException($"{Id} is not running");

    /// <param name="parent">Folder in which it gets one of its own.</param>
    /// <param name="id">Its partner id.</param>
    /// <param name="environment">Word of its card.</param>
    /// <param name="hasSecondOfficer"><see cref="SecondOfficerFlags"/> sign for another person on its card.</param>
    /// <param name="network">Where it and its commands run; null for this machine's own network, with a loopback address no other node has.</param>
    /// <param name="line">Others reach it by this line alone; null for its own address.</param>
    public static TestNode Found(string parent, string id, string environment = NodeEnvironment.Dev, bool hasSecondOfficer = false, TestNetwork? network = null, SlowLine? line = null)
    {
        string place = Path.Combine(parent, id);
        IPAddress address = network?.Address ?? LoopbackAddress.Next();
        var settings = new NodeSettings
        {
            Id = PartnerId.Parse(id),
            Name = $"Test {id}",
            Environment = environment,
            PartnerListener = new HostPort(address.ToString(), 7443),
            LocalListener = new HostPort(address.ToString(), 7442),
            HealthListener = new HostPort(address.ToString(), 7445),
        };
        string[] others = hasSecondOfficer
            ? [PersonalKeyDesk.Make(PersonalKeyKind.Officer, $"second.{id}", settings.Name, environment, Path.Combine(place, "second"), passphrase: null, TimeProvider.System.GetUtcNow()).Value!.CertificateFile]
            : [];
        var request = new InitRequest
        {
            Home = NodeHome.At(Path.Combine(place, "home")),
            Settings = settings,
            Endpoints = [line is null ? settings.PartnerListener.ToString() : new HostPort(line.Lay(settings.Id, address).ToString(), settings.PartnerListener.Port).ToString()],
            RootOut = Path.Combine(place, "root"),
            RootPassphrase = RootPassphrase,
            FirstOfficer = new FirstOfficer($"officer.{id}", Path.Combine(place, "officer")),
            OperatorOut = Path.Combine(place, "admin"),
            OfficerCertificates = others,
        };
        Parsed<InitResult> made = NodeFounding.Init(request, TimeProvider.System.GetUtcNow());
        Assert.True(made.IsValid, string.Join('\n', made.Problems));
        return new TestNode(place, address, made.Value, network);
    }

    /// <summary>The same on the network of this node.</summary>
    private Launch Here(Launch launch) => network is null ? launch : launch with { Under = [.. network.Under, .. launch.Under] };

    public string ContextFile => founded.FirstOperator.ContextFile;

    /// <summary>The TLS certificates its operators trust, PEM.</summary>
    public string TrustFile => founded.FirstOperator.TrustFile;

    /// <summary>Signs the next card with the root key; the node, where it runs, takes it in when it is told to reload.</summary>
    public CardSigned SignCard(CardChange change)
    {
        Parsed<CardSigned> signed = new CardSigningDesk(NodeHome.At(Home)).SignCard(change, new RootKeyFile(RootKeyFile, RootPassphrase), previousRoot: null, TimeProvider.System.GetUtcNow());
        Assert.True(signed.IsValid, string.Join('\n', signed.Problems));
        return signed.Value;
    }

    public async Task StartAsync(Launch? launch = null) => process = await NodeProcess.StartAsync(Home, Here(launch ?? Launch.Plain));

    /// <summary>Starts it and does not wait: it may end before it is ready.</summary>
    public NodeProcess Begin(Launch launch) => process = NodeProcess.Begin(Home, Here(launch));

    public Task EnsureRunningAsync() => process is { IsRunning: true } ? Task.CompletedTask : StartAsync();

    public async Task<int> StopAsync() => await Process.StopAsync();

    public Task KillAsync() => Process.KillAsync();

    /// <summary>Runs the command line as this node's admin, with JSON output.</summary>
    public Task<CommandOutcome> RunAsync(params IEnumerable<string> arguments) =>
        Certbridge.RunAsync(Here(Launch.Plain), [.. arguments, "--context-file", founded.FirstOperator.ContextFile, "-o", "json"]);

    /// <summary>Puts another officer on the register, while the node runs or before.</summary>
    /// <returns>The officer's context file.</returns>
    public async Task<string> AddOfficerAsync(string name)
    {
        (await Certbridge.RunAsync("node", "operator", "add", name, "--role", "officer", "--home", Home, "--out", File(name))).ShouldExit(ExitCode.Done);
        return Path.Combine(File(name), "context.yaml");
    }

    /// <summary>Runs it and insists on exit 0.</summary>
    public async Task<CommandOutcome> MustAsync(params IEnumerable<string> arguments) => (await RunAsync(arguments)).ShouldExit(ExitCode.Done);

    public string[] OfficerFlags => ["--officer-key", founded.FirstOfficer!.KeyFile, "--officer-cert", founded.FirstOfficer.CertificateFile];

    public string[] SecondOfficerFlags => ["--officer-key", File($"second/second.{Id}.officer.key"), "--officer-cert", File($"second/second.{Id}.officer.crt")];

    /// <summary>A typed connection as the admin, for tests that make many calls.</summary>
    public NodeConnection Connect()
    {
        X509Certificate2Collection trusted = [];
        trusted.ImportFromPemFile(TrustFile);
        X509Certificate2 own = AdminCertificate();
        HashSet<Digest> pins = [.. trusted.Select(one => Digest.Of(one.PublicKey.ExportSubjectPublicKeyInfo()))];
        return NodeConnection.Open(new NodeTarget(new Uri($"https://{Address}:7442"), pins, own, NodeTarget.DefaultCallTimeout), TimeProvider.System);
    }

    public X509Certificate2 AdminCertificate() =>
        X509Certificate2.CreateFromPemFile(founded.FirstOperator.CertificateFile, founded.FirstOperator.KeyFile);

    public string File(string name) => Path.Combine(folder, name);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
    }
}
