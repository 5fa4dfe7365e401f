using System.Globalization;
using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>
/// What of a report a writer does not carry. Every field that is there is compared with those that the writer says it carries, so that a field nobody thought of is a loss and not a silence.
/// </summary>
internal sealed class FieldsLeft(string format)
{
    private readonly List<LossEntry> entries = [];
    private readonly Dictionary<(string Path, string Why), int> counts = [];

    public IReadOnlyList<LossEntry> Entries => [.. entries, .. counts.Select(pair => new LossEntry { Path = pair.Key.Path, What = Counted(pair.Key.Why, pair.Value) })];

    /// <summary>One value that was there and is not carried, or not as it was.</summary>
    public void Lose(string path, string why) => entries.Add(new LossEntry { Path = path, What = why });

    /// <summary>One of several alike, which are one entry.</summary>
    public void LoseOne(string path, string why) => counts[(path, why)] = counts.GetValueOrDefault((path, why)) + 1;

    /// <summary>One language of a text: that which is preferred, English where it has that, else its first. The others are lost.</summary>
    /// <param name="text">In several languages.</param>
    /// <param name="path">Where it stands in the report.</param>
    /// <param name="what">What is in one language, such as "an event of MISP".</param>
    /// <param name="preferred">Tag of a language.</param>
    public (string Language, string Text) InOneLanguage(LanguageText text, string path, string what, string preferred = "en")
    {
        string language = ((string[])[preferred, "en"]).FirstOrDefault(tag => text.In(tag) is not null) ?? text.Languages.First();
        foreach (string other in text.Languages.Where(other => other != language))
            Lose($"{path}.{other}", $"{what} is in one language");
        return (language, text.In(language)!);
    }

    /// <summary>One of new, open and closed: what others have no word for is open.</summary>
    public string StatusOf(ReportDraft draft)
    {
        if (draft.Status is "new" or "open" or "closed")
            return draft.Status;
        Lose("status", $"{draft.Status} is written as open");
        return "open";
    }

    /// <summary>Every field of the report that is not carried.</summary>
    /// <param name="draft">As it is shared.</param>
    /// <param name="carried">Paths such as <c>severity.score</c> and <c>indicators[].value</c>; one of a group stands for all of it.</param>
    public void LoseAllBut(ReportDraft draft, IEnumerable<string> carried)
    {
        var paths = carried.ToHashSet(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.Parse(ReportJson.Write(draft));
        foreach (JsonProperty field in document.RootElement.EnumerateObject())
            Walk(field.Name, field.Value, paths);
    }

    /// <summary>What has nothing carried beneath it is one loss, however much stands in it.</summary>
    private void Walk(string path, JsonElement value, IReadOnlySet<string> carried)
    {
        if (carried.Contains(path))
            return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when HasCarried($"{path}.", carried):
                foreach (JsonProperty field in value.EnumerateObject())
                    Walk($"{path}.{field.Name}", field.Value, carried);
                break;
            case JsonValueKind.Array when HasCarried($"{path}[]", carried):
                foreach (JsonElement item in value.EnumerateArray())
                    Walk($"{path}[]", item, carried);
                break;
            case JsonValueKind.False or JsonValueKind.Null:
                break; // says nothing that its absence does not say
            default:
                LoseOne(path, $"{format} has no place for it");
                break;
        }
    }

    private static bool HasCarried(string prefix, IReadOnlySet<string> carried) => carried.Any(path => path.StartsWith(prefix, StringComparison.Ordinal));

    private static string Counted(string why, int count) => count == 1 ? why : string.Create(CultureInfo.InvariantCulture, $"{why}: {count} of them");
}
