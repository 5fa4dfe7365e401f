using System.Text.RegularExpressions;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>Finds what a path of a policy means; a path that means nothing says why, and what was perhaps meant.</summary>
internal static class RedactionPath
{
    public const int LengthMax = 128;

    private const string EveryTime = "times.*";

    private static readonly Regex LanguageTag = TextForm.Of(@"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z");

    /// <summary>Names and markings: they say which report it is and what may be done with it, to the partner and to both nodes.</summary>
    private static readonly string[] NotRedactable =
    [
        "apiVersion", "kind", "id", "uuid", "revision", "previous", "origin", "author", "reportType", "marking", "exercise", "exerciseName", "recipients", "persons",
        "onwardAllowed", "redact", "expires", "indicators.marking",
    ];

    private static readonly IReadOnlyList<string> Known = [.. RedactionTable.All.Select(field => field.Path), EveryTime];

    /// <summary>Every path of a policy, without selectors and languages.</summary>
    public static IReadOnlyList<string> All => Known;

    /// <summary>The target, or what is wrong.</summary>
    public static (RedactionTarget? Target, string? Message, string? Hint) Find(string path)
    {
        if (path == EveryTime)
            return Found(path, RedactionTable.Times, null);
        if (RedactionTable.Find(path) is { } field)
            return Found(path, [field], null);
        int open = path.IndexOf('[', StringComparison.Ordinal);
        int close = path.IndexOf(']', StringComparison.Ordinal);
        if (open > 0 && close > open)
            return FindEntry(path, path[..open], path[(open + 1)..close], path[(close + 1)..]);
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && RedactionTable.Find(path[..dot]) is { Kind: RedactionKind.Languages } text && LanguageTag.IsMatch(path[(dot + 1)..]))
            return Found(path, [text], new RedactionSelector(RedactionSelector.Language, path[(dot + 1)..]));
        return Unknown(path);
    }

    private static (RedactionTarget?, string?, string?) FindEntry(string path, string list, string chosen, string rest)
    {
        string every = $"{list}[*]{rest}";
        if (RedactionTable.Find(every) is not { } field)
            return Unknown(path);
        if (chosen.Length > 0 && chosen.All(char.IsAsciiDigit))
            return (null, "A policy is for every report and cannot name one entry by its number.", $"Write {every}.");
        string[] parts = chosen.Split('=');
        if (parts.Length != 2 || !field.Selectors.Contains(parts[0]))
            return (null, $"{Excerpt.Of(chosen)} chooses none of {every}.", Choices(field, every));
        IReadOnlyList<string> words = WordsOf(parts[0]);
        if (!words.Contains(parts[1]) || parts[1] == IndicatorValue.RedactedType)
            return (null, $"{Excerpt.Of(parts[1])} is no {parts[0]} that can be chosen.", NearestName.Of(parts[1], words) is { } near ? $"Did you mean {near}?" : null);
        return Found(path, [field], new RedactionSelector(parts[0], parts[1]));
    }

    private static (RedactionTarget?, string?, string?) Unknown(string path)
    {
        string plain = ReportFieldTable.Plain(path);
        if (NotRedactable.Any(name => plain == name || plain.StartsWith($"{name}.", StringComparison.Ordinal)))
            return (null, $"{plain} is one of the names and markings of a report; no operator touches it.", null);
        if (Nearest(path) is { } nearest && Plain(nearest) == plain)
            return (null, $"{Excerpt.Of(path)} is no path of a policy.", $"Write {nearest}.");
        if (ReportFieldTable.Find(plain) is { } field)
            return (null, $"No operator fits {plain}: {(field.Need == "never" ? "the report is not understood without it" : "it is a required field")}.", null);
        return (null, $"{Excerpt.Of(path)} is no path of a report.", Nearest(path) is { } near ? $"Did you mean {near}?" : null);
    }

    // Brackets left out are the commonest slip, and cost more than the letters of a short name.
    private static string? Nearest(string path)
    {
        string plain = ReportFieldTable.Plain(path);
        return Known.FirstOrDefault(known => Plain(known) == plain) ?? (NearestName.Of(plain, Known.Select(Plain)) is { } near ? Known.First(known => Plain(known) == near) : null);
    }

    private static string Plain(string known) => ReportFieldTable.Plain(known);

    private static string Choices(RedactionField field, string every) => field.Selectors.Count == 0 || field.Kind == RedactionKind.Languages
        ? $"Write {every}."
        : $"Write {every}, or choose by {string.Join(" or ", field.Selectors)}, as in {every.Replace("*", $"{field.Selectors[0]}={WordsOf(field.Selectors[0])[0]}", StringComparison.Ordinal)}.";

    private static IReadOnlyList<string> WordsOf(string selector) => selector switch
    {
        RedactionSelector.Type => Vocabularies.IndicatorTypes.Words,
        RedactionSelector.Role => Vocabularies.IndicatorRoles.Words,
        _ => Vocabularies.Consents.Words,
    };

    private static (RedactionTarget?, string?, string?) Found(string path, IReadOnlyList<RedactionField> fields, RedactionSelector? selector) =>
        (new RedactionTarget(path, fields, selector), null, null);
}
