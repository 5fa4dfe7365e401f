using CertBridge.Formats.Misp;
using CertBridge.Formats.Stix;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats;

/// <summary>The formats a report may be submitted in, by the name given with <c>--format</c>.</summary>
public static class ReportFormats
{
    public const string Yaml = "yaml";
    public const string Json = "json";
    public const string Misp = "misp";
    public const string Stix = "stix";

    public static IReadOnlyList<string> Read { get; } = [Yaml, Json, Misp, Stix];

    /// <summary>A document in a format of others, which is one of <see cref="Read"/> and not our own.</summary>
    public static Parsed<ForeignReport> Foreign(string format, ReadOnlyMemory<byte> document, ForeignReadingOptions options) => format switch
    {
        Misp => MispReading.Read(document, options),
        Stix => StixReading.Read(document, options),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "It is not read here."),
    };

    /// <summary>Null for a format that is read; otherwise the refusal, which names it.</summary>
    public static Problem? Refuse(string format)
    {
        if (Read.Contains(format))
            return null;
        string known = format is "stix21" or "iodef" or "csv" or "taxii" ? format : Excerpt.Of(format);
        return new Problem(FormatErrors.NotRead, "format", $"The format {known} is not read; {string.Join(", ", Read)} are.");
    }
}
