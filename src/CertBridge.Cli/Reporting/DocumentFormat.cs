using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Reporting;

/// <summary>Which format a document is in: as the flag says, else by the ending of its name.</summary>
internal static class DocumentFormat
{
    public const string Yaml = "yaml";
    public const string Json = "json";
    public const string Misp = "misp";

    private static readonly string[] Others = ["stix", "stix1", "stix2", "stix21", "taxii", "iodef", "csv", "ndjson", "openioc", "xml", "pdf", "txt"];

    public static string Of(string path, string? flag)
    {
        if (flag is not null)
            return flag is Yaml or Json or Misp ? flag : throw Refused(flag);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".yaml" or ".yml" => Yaml,
            ".json" => Json,
            ".misp" => Misp,
            _ => throw new CommandFailedException(CommandLineErrors.Usage, $"the format of {TerminalText.Short(path)} cannot be told from its name", "--format with one of: yaml, json, misp"),
        };
    }

    private static CommandFailedException Refused(string flag) => Others.Contains(flag)
        ? new CommandFailedException(CommandLineErrors.FormatNotRead, $"{flag} documents are not read by this version; it reads yaml, json and misp")
        : new CommandFailedException(CommandLineErrors.FormatNotRead, $"there is no format {TerminalText.Short(flag)}; yaml, json and misp are read");
}
