using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;
using CertBridge.Storage.Homes;
using Serilog.Events;
using ProtocolLimits = CertBridge.Protocol.Limits;

namespace CertBridge.Node.Settings;

/// <summary>
/// Reads node.yaml. An unknown key refuses the start, with the nearest known name; every problem is reported at once, with its line, so
/// that nobody starts a node ten times to find ten mistakes.
/// </summary>
public static class NodeSettingsReading
{
    /// <summary>node.yaml, bytes: a filled one with its comments has about 1,500.</summary>
    public const int FileBytesMax = 64 * 1024;

    public const int NameLengthMax = 200;

    /// <summary>PATH_MAX of Linux.</summary>
    private const int PathLengthMax = 4096;

    private static readonly DocumentErrors Errors = new() { Malformed = HomeErrors.SettingsUnreadable, Schema = HomeErrors.SettingInvalid };

    internal static IReadOnlyDictionary<string, LogEventLevel> LogLevels { get; } = new Dictionary<string, LogEventLevel>(StringComparer.Ordinal)
    {
        ["debug"] = LogEventLevel.Debug,
        ["information"] = LogEventLevel.Information,
        ["warning"] = LogEventLevel.Warning,
        ["error"] = LogEventLevel.Error,
    };

    internal static IReadOnlyDictionary<string, MetricPage> MetricPages { get; } =
        Enum.GetValues<MetricPage>().ToDictionary(page => page.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static Parsed<NodeSettings> Read(NodeHome home)
    {
        if (!File.Exists(home.NodeFile))
            return Parsed<NodeSettings>.Invalid(MissingHome.Of(home));
        Parsed<byte[]> file = BoundedFile.Read(home.NodeFile, FileBytesMax, HomeErrors.SettingsUnreadable);
        return file.IsValid ? Parse(file.Value) : Parsed<NodeSettings>.Invalid(file.Problems);
    }

    /// <summary>The same for bytes at hand.</summary>
    public static Parsed<NodeSettings> Parse(ReadOnlyMemory<byte> yaml)
    {
        Parsed<DocumentNode> tree = DocumentReading.Yaml(yaml, Errors, new DocumentLimits { BytesMax = FileBytesMax });
        if (!tree.IsValid)
            return Parsed<NodeSettings>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        NodeSettings? settings = DocumentFields.Open(tree.Value, problems) is { } fields ? ReadAll(fields) : null;
        return problems.Conclude(() => settings!);
    }

    /// <summary>Reads on after a problem, with a stand-in where a value is missing: <see cref="DocumentProblems.Conclude"/> never lets that out.</summary>
    private static NodeSettings ReadAll(DocumentFields fields)
    {
        PartnerId? id = fields.Partner("id", required: true);
        if (id is { } own && !ReportId.CanBeMadeFor(own))
            fields.Report(HomeErrors.SettingInvalid, "id", $"A node's id has at most 45 characters after cert-, so that its report ids fit into {ReportId.LengthMax}; this one has {own.Value.Length} in all.");
        string? name = fields.Text("name", NameLengthMax, required: true);
        string country = ReadCountry(fields);
        string? environment = fields.Word("environment", NodeEnvironment.All, required: true);
        NodeSettings settings = new()
        {
            Id = id ?? PartnerId.Parse("unknown"),
            Name = name ?? "",
            Country = country,
            Environment = environment ?? NodeEnvironment.Production,
        };
        settings = ReadListeners(fields, settings);
        settings = settings with
        {
            KeyPassphraseFile = ReadKeyPassphraseFile(fields),
            Limits = ReadLimits(fields),
            Metrics = ReadMetrics(fields),
            Witnessing = ReadWitnessing(fields, id),
            LogLevel = ReadLogLevel(fields),
        };
        fields.RefuseOthers();
        return settings;
    }

    private static string ReadCountry(DocumentFields fields)
    {
        string? country = fields.Text("country", 2);
        if (country is not null && !IsCountry(country))
            fields.Report(HomeErrors.SettingInvalid, "country", "A country is two upper-case letters (ISO 3166-1), such as AL.");
        return country ?? "";
    }

    internal static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    private static NodeSettings ReadListeners(DocumentFields fields, NodeSettings settings)
    {
        if (fields.Group("listeners") is not { } group)
            return settings;
        settings = settings with
        {
            PartnerListener = ReadListener(group, "partners") ?? settings.PartnerListener,
            LocalListener = ReadListener(group, "local") ?? settings.LocalListener,
            HealthListener = ReadListener(group, "health") ?? settings.HealthListener,
        };
        group.RefuseOthers();
        ListenerRules.Judge(settings, (name, message) => group.Report(HomeErrors.ListenerInvalid, name, message));
        return settings;
    }

    private static HostPort? ReadListener(DocumentFields group, string name)
    {
        if (group.Text(name, 300) is not { } text)
            return null;
        HostPort? listener = HostPort.TryParse(text);
        if (listener?.ToListenAddress() is not null)
            return listener;
        group.Report(HomeErrors.ListenerInvalid, name, "A listener is an IP address and a port, such as 127.0.0.1:7442 or [::]:7443.");
        return null;
    }

    private static string? ReadKeyPassphraseFile(DocumentFields fields)
    {
        if (fields.Group("keys") is not { } group)
            return null;
        string? file = group.Text("passphraseFile", PathLengthMax);
        if (file is not null && !Path.IsPathRooted(file))
            group.Report(HomeErrors.SettingInvalid, "passphraseFile", "The file is named by its whole path, beginning with /: the node is started from more than one folder.");
        group.RefuseOthers();
        return file;
    }

    private static LimitSettings ReadLimits(DocumentFields fields)
    {
        var defaults = new LimitSettings();
        if (fields.Group("limits") is not { } group)
            return defaults;
        var limits = new LimitSettings
        {
            ReportBytes = (int)(group.Number("reportBytes", LimitSettings.ReportBytesMin, ProtocolLimits.ReportBytesMax) ?? defaults.ReportBytes),
            InFlight = (int)(group.Number("inFlight", 1, ProtocolLimits.InFlightMax) ?? defaults.InFlight),
            Connections = (int)(group.Number("connections", 1, LimitSettings.ConnectionsMax) ?? defaults.Connections),
            ConnectionsPerPartner = (int)(group.Number("connectionsPerPartner", LimitSettings.ConnectionsPerPartnerMin, LimitSettings.ConnectionsPerPartnerMax) ?? defaults.ConnectionsPerPartner),
            HandshakesPerSecond = (int)(group.Number("handshakesPerSecond", LimitSettings.HandshakesPerSecondMin, LimitSettings.HandshakesPerSecondMax) ?? defaults.HandshakesPerSecond),
            PartnerEnvelopesPerSecond = (int)(group.Number("partnerEnvelopesPerSecond", 1, LimitSettings.PartnerEnvelopesPerSecondMax) ?? defaults.PartnerEnvelopesPerSecond),
            PartnerBytesPerSecond = (int)(group.Number("partnerBytesPerSecond", LimitSettings.PartnerBytesPerSecondMin, LimitSettings.PartnerBytesPerSecondMax) ?? defaults.PartnerBytesPerSecond),
            PartnerStoredBytes = (long)(group.Number("partnerStoredBytes", LimitSettings.PartnerStoredBytesMin, LimitSettings.PartnerStoredBytesMax) ?? defaults.PartnerStoredBytes),
        };
        group.RefuseOthers();
        return limits;
    }

    private static MetricSettings ReadMetrics(DocumentFields fields)
    {
        var defaults = new MetricSettings();
        if (fields.Group("metrics") is not { } group)
            return defaults;
        var metrics = new MetricSettings
        {
            Page = group.Word("page", [.. MetricPages.Keys]) is { } page ? MetricPages[page] : defaults.Page,
            TlpLabel = group.Truth("tlpLabel") ?? defaults.TlpLabel,
        };
        group.RefuseOthers();
        return metrics;
    }

    private static WitnessSettings ReadWitnessing(DocumentFields fields, PartnerId? self)
    {
        PartnerId? witness = fields.Partner("witness");
        if (witness is not null && witness == self)
            fields.Report(HomeErrors.SettingInvalid, "witness", "A node is no witness of its own logs: name a partner.");
        IReadOnlyList<PartnerId> witnessFor = fields.Partners("witnessFor", ProtocolLimits.PartnersMax);
        if (witnessFor.Distinct().Count() != witnessFor.Count)
            fields.Report(HomeErrors.SettingInvalid, "witnessFor", "A partner is listed twice.");
        if (self is { } own && witnessFor.Contains(own))
            fields.Report(HomeErrors.SettingInvalid, "witnessFor", "A node is no witness of its own logs: name partners.");
        return new WitnessSettings { Witness = witness, WitnessFor = witnessFor };
    }

    private static LogEventLevel ReadLogLevel(DocumentFields fields)
    {
        if (fields.Group("log") is not { } group)
            return LogEventLevel.Information;
        string? level = group.Word("level", [.. LogLevels.Keys]);
        group.RefuseOthers();
        return level is null ? LogEventLevel.Information : LogLevels[level];
    }
}
