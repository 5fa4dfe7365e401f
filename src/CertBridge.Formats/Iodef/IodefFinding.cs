using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Iodef;

/// <summary>One value that a document says: what it is as an indicator, or why it is none.</summary>
internal sealed record IodefFinding
{
    private IodefFinding(ForeignElement at)
    {
        At = at;
    }

    /// <summary>Where it is said.</summary>
    public ForeignElement At { get; }

    /// <summary>Which of several that are said there, from 0; null where one is.</summary>
    public int? Nth { get; init; }

    /// <summary>Null where it is lost.</summary>
    public IndicatorValue? What { get; private init; }

    /// <summary>What was seen together with it as one.</summary>
    public IndicatorValue? Also { get; init; }

    public string? Role { get; init; }

    /// <summary>Why it is lost; empty where it is not.</summary>
    public string Loss { get; private init; } = string.Empty;

    public string Path => Nth is { } nth ? $"{At.Path}[{nth}]" : At.Path;

    /// <summary>Of the type, or lost where it is not.</summary>
    public static IodefFinding Of(ForeignElement at, string type, string text) =>
        ForeignValue.Of(type, text) is { } value ? Said(at, value) : Lost(at, $"the value is not of type {type}");

    public static IodefFinding Said(ForeignElement at, IndicatorValue what) => new(at) { What = what };

    public static IodefFinding Lost(ForeignElement at, string why) => new(at) { Loss = why };

    /// <summary>The same place, and another value or a loss.</summary>
    public IodefFinding Become(IndicatorValue what) => this with { What = what };

    public IodefFinding Lose(string why) => What is null ? this : this with { What = null, Also = null, Loss = why };
}
