using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats;

/// <summary>The formats a report may be submitted in, by the name given with <c>--format</c>.</summary>
public static class ReportFormats
{
    public const string Yaml = "yaml";
    public const string Json = "json";
    public const string Misp = "misp";

    public static IReadOnlyList<string> Read { get; } = [Yaml, Json, Misp];

    /// <summary>Null for a format that is read; otherwise the refusal, which names it.</summary>
    public static Problem? Refuse(string format)
    {
        if (Read.Contains(format))
            return null;
        string known = format is "stix" or "stix21" or "iodef" or "csv" or "taxii" ? format : Excerpt.Of(format);
        return new Problem(FormatErrors.NotRead, "format", $"The format {known} is not read; {string.Join(", ", Read)} are.");
    }
}
