namespace CertBridge.Sharing.Reports;

/// <summary>What one field of a report is.</summary>
/// <param name="Path">Where it stands, without the numbers of lists: <c>victims.name</c>; empty for the report itself.</param>
/// <param name="Type">text, lines, word, words, texts, number, truth, time, moment, partners, languages, group or list.</param>
/// <param name="Need">always, stage (a stage or another field asks for it) or never.</param>
/// <param name="Limit">The most it may be; empty where the type says all.</param>
/// <param name="What">What it says, in a sentence.</param>
/// <param name="Example">A value as JSON, which is YAML too; empty for a group or a list of groups.</param>
public sealed record ReportFieldHelp(string Path, string Type, string Need, string Limit, string What, string Example)
{
    /// <summary>The closed list its words come from; null where there is none.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The path of the group it stands in; empty for a field of the report itself.</summary>
    public string Parent => Path.LastIndexOf('.') is > 0 and var dot ? Path[..dot] : string.Empty;
}
