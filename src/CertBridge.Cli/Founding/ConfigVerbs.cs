using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node config show|validate</c>: node.yaml without starting the node.</summary>
internal static class ConfigVerbs
{
    public static Verb[] Create() =>
    [
        new Verb("show", "The settings with every default filled in", ShowAsync) { Examples = ["node config show --home ./aln"] },
        new Verb("validate", "Every problem of node.yaml at once; exit 3 when there is one", ValidateAsync)
        {
            Examples = ["node config validate --home ./aln"],
        },
    ];

    private static Task<int> ShowAsync(CommandRun run)
    {
        NodeSettings settings = Read(run);
        run.Print.One("NodeConfig",
            json =>
            {
                json.WriteString("id", settings.Id.Value);
                json.WriteString("name", settings.Name);
                json.WriteString("country", settings.Country);
                json.WriteString("environment", settings.Environment);
                json.WriteStartObject("listeners");
                json.WriteString("partners", settings.PartnerListener.ToString());
                json.WriteString("local", settings.LocalListener.ToString());
                json.WriteString("health", settings.HealthListener.ToString());
                json.WriteEndObject();
                json.WriteString("keyPassphraseFile", settings.KeyPassphraseFile);
                json.WriteStartObject("limits");
                json.WriteNumber("reportBytes", settings.Limits.ReportBytes);
                json.WriteNumber("inFlight", settings.Limits.InFlight);
                json.WriteNumber("connections", settings.Limits.Connections);
                json.WriteEndObject();
                json.WriteStartObject("metrics");
                json.WriteString("page", settings.Metrics.Page.ToString().ToLowerInvariant());
                json.WriteBoolean("tlpLabel", settings.Metrics.TlpLabel);
                json.WriteEndObject();
                json.WriteString("logLevel", settings.LogLevel.ToString().ToLowerInvariant());
            },
            () => NodeSettingsWriting.Write(settings));
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> ValidateAsync(CommandRun run)
    {
        NodeSettings settings = Read(run);
        string file = NodeHome.At(run.Home).NodeFile;
        run.Print.One("NodeConfigValidation",
            json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteString("id", settings.Id.Value);
                json.WriteString("file", file);
            },
            () => $"ok  {file} is valid: {settings.Id} ({settings.Environment})\n");
        return Task.FromResult(ExitCode.Done);
    }

    private static NodeSettings Read(CommandRun run)
    {
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(NodeHome.At(run.Home));
        return settings.IsValid ? settings.Value : throw new CommandFailedException(settings.Problems);
    }
}
