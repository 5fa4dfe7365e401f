using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Formats;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Reporting;

/// <summary>Which format a document is in: as the flag says, else by the ending of its name.</summary>
internal static class DocumentFormat
{
    public static string Of(string path, string? flag)
    {
        InputFile.RefuseMissing(path);
        string format = flag ?? Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".yaml" or ".yml" => ReportFormats.Yaml,
            ".json" => ReportFormats.Json,
            ".misp" => ReportFormats.Misp,
            ".stix" or ".stix2" => ReportFormats.Stix,
            ".iodef" => ReportFormats.Iodef,
            ".csv" or ".tsv" => ReportFormats.Csv,
            ".txt" or ".list" => ReportFormats.List,
            { Length: > 1 } ending => ending[1..],
            _ => throw CommandFailedException.Usage(
                $"the format of {TerminalText.Short(path)} cannot be told from its name", $"--format with one of: {string.Join(", ", ReportFormats.Read)}"),
        };
        return ReportFormats.Refuse(format) is { } refused ? throw new CommandFailedException([refused]) : format;
    }
}
