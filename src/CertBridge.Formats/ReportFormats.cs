using CertBridge.Formats.Iodef;
using CertBridge.Formats.Lists;
using CertBridge.Formats.Misp;
using CertBridge.Formats.Misp.Writing;
using CertBridge.Formats.Stix;
using CertBridge.Formats.Stix.Writing;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>The formats a report may be submitted in, by the name given with <c>--format</c>.</summary>
public static class ReportFormats
{
    public const string Yaml = "yaml";
    public const string Json = "json";
    public const string Misp = "misp";
    public const string Stix = "stix";
    public const string Iodef = "iodef";
    public const string Csv = "csv";
    public const string List = "list";

    public static IReadOnlyList<string> Read { get; } = [Yaml, Json, Misp, Stix, Iodef, Csv, List];

    /// <summary>The formats of others a report is written in.</summary>
    public static IReadOnlyList<string> Written { get; } = [Stix, Misp];

    /// <summary>In a format that is one of <see cref="Written"/>.</summary>
    public static WrittenReport Write(string format, Report report, WritingOptions options) => format switch
    {
        Stix => StixWriting.Write(report, options),
        Misp => MispWriting.Write(report, options),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "It is not written here."),
    };

    /// <summary>Columns of a table.</summary>
    public static int ColumnsMax => CsvRows.ColumnsMax;

    /// <summary>True for a report as we write it, which says everything itself.</summary>
    public static bool IsOurs(string format) => format is Yaml or Json;

    /// <summary>A document in a format of others, which is one of <see cref="Read"/> and not our own.</summary>
    public static Parsed<ForeignReport> Foreign(string format, ReadOnlyMemory<byte> document, ForeignReadingOptions options) => format switch
    {
        Misp => MispReading.Read(document, options),
        Stix => StixReading.Read(document, options),
        Iodef => IodefReading.Read(document, options),
        Csv => CsvReading.Read(document, options),
        List => PlainListReading.Read(document, options),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "It is not read here."),
    };

    /// <summary>What was said beside a document that says it itself; empty where all of it belongs there.</summary>
    /// <param name="format">One of <see cref="Read"/>.</param>
    /// <param name="hasMarking">True where a marking was given.</param>
    /// <param name="hasColumns">True where columns were.</param>
    /// <param name="hasTitle">True where a title was.</param>
    public static IEnumerable<Problem> RefuseBeside(string format, bool hasMarking, bool hasColumns, bool hasTitle)
    {
        if (hasMarking && IsOurs(format))
            yield return new Problem(SubmissionErrors.SaidBeside, "marking", "A report in YAML or JSON states its marking itself.");
        if (hasColumns && format != Csv)
            yield return new Problem(SubmissionErrors.SaidBeside, "columns", "Only a table (csv) has columns.");
        if (hasTitle && format is not (Csv or List))
            yield return new Problem(SubmissionErrors.SaidBeside, "title", "Only a table or a list (csv, list) has no title of its own.");
    }

    /// <summary>Null for a format that is read; otherwise the refusal, which names it.</summary>
    public static Problem? Refuse(string format)
    {
        if (Read.Contains(format))
            return null;
        string known = format is "stix21" or "taxii" ? format : Excerpt.Of(format);
        return new Problem(FormatErrors.NotRead, "format", $"The format {known} is not read; {string.Join(", ", Read)} are.");
    }
}
