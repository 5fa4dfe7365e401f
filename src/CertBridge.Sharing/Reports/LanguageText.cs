using System.Text.Json;
using System.Text.RegularExpressions;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>One text in one or more languages, by BCP 47 tag, in the order written.</summary>
public sealed record LanguageText(IReadOnlyList<KeyValuePair<string, string>> Texts)
{
    /// <summary>Languages of one text.</summary>
    public const int LanguagesMax = 24;

    private static readonly Regex LanguageTag = TextForm.Of(@"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z");

    /// <summary>The text in the first language written.</summary>
    public string First => Texts[0].Value;

    public IEnumerable<string> Languages => Texts.Select(text => text.Key);

    public static LanguageText English(string text) => new([KeyValuePair.Create("en", text)]);

    /// <summary>The text in a language; null when it is not there.</summary>
    public string? In(string language) => Texts.FirstOrDefault(text => text.Key == language).Value;

    internal static LanguageText? Read(DocumentFields report, string name, int lengthMax, bool required, bool isMultiline)
    {
        if (report.Group(name, required) is not { } languages)
            return null;
        string[] tags = [.. languages.Names];
        if (tags.Length is 0 or > LanguagesMax)
            languages.Problems.Limit(languages.Path, $"It has {tags.Length} languages; 1 to {LanguagesMax} are taken.", languages.Line);
        var texts = new List<KeyValuePair<string, string>>();
        foreach (string tag in tags.Where(tag => LanguageTag.IsMatch(tag)).Take(LanguagesMax))
        {
            if (languages.Text(tag, lengthMax, required: true, isMultiline) is { } text)
                texts.Add(KeyValuePair.Create(tag, text));
        }
        languages.RefuseOthers();
        return new LanguageText(texts);
    }

    internal void Write(Utf8JsonWriter json, string name) => json.Group(name, isPresent: true, fields =>
    {
        foreach ((string language, string text) in Texts)
            fields.Text(language, text);
    });
}
