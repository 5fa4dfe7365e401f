using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp.Writing;

/// <summary>
/// A report to one event of MISP (core format, draft-20): unpublished, and with the distribution of its own organisation alone, so that nothing travels on before people let it. What may be done with it the tags of TLP and
/// PAP say. The same report gives the same bytes.
/// </summary>
public static class MispWriting
{
    private const string OwnOrganisation = "0";
    private const string AsTheEvent = "5";
    private const string AnEvent = "an event of MISP";
    private const string ValuePath = "indicators[].value";

    private static readonly string[] Carried =
    [
        "apiVersion", "kind", "marking.tlp", "marking.pap", "exercise", "title", "description", "status", "classification.rsit", "classification.attack", "classification.cve", "references[].url",
        "indicators[].ref", "indicators[].type", "indicators[].value", "indicators[].also", "indicators[].use", "indicators[].role", "indicators[].firstSeen", "indicators[].lastSeen", "indicators[].comment", "indicators[].marking",
        "sectors",
    ];

    public static WrittenReport Write(Report report, WritingOptions options)
    {
        var left = new FieldsLeft("MISP");
        ReportDraft draft = report.Content;
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("Event");
            WriteHead(json, report, options, left);
            WriteTags(json, [.. MarkingTags(draft.Marking), .. TagsOf(draft)]);
            json.WriteStartArray("Attribute");
            WriteNarrative(json, report, options, left);
            foreach ((Indicator indicator, int place) in draft.Indicators.Select((indicator, i) => (indicator, i)))
                WriteIndicator(json, report, indicator, place, options, left);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        left.LoseAllBut(draft, [.. Carried, .. CarriedOf(draft)]);
        return new WrittenReport(bytes.WrittenMemory, left.Entries);
    }

    /// <summary>What the reader of an event sets where it says nothing else is no loss.</summary>
    private static IEnumerable<string> CarriedOf(ReportDraft draft)
    {
        if (draft.Type == "incident")
            yield return "reportType";
        if (draft.Determination == (draft.Status == "closed" ? "confirmed" : "suspected"))
            yield return "determination";
        if (draft.Severity.Level is "high" or "medium" or "low")
            yield return "severity.level";
    }

    private static void WriteHead(Utf8JsonWriter json, Report report, WritingOptions options, FieldsLeft left)
    {
        ReportDraft draft = report.Content;
        json.WriteString("uuid", NamedUuid.Of($"{report.Id}/event"));
        json.WriteString("info", left.InOneLanguage(draft.Title, "title", AnEvent).Text);
        json.WriteString("date", options.Created.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("threat_level_id", draft.Severity.Level switch { "emergency" or "severe" or "high" => "1", "medium" => "2", _ => "3" });
        json.WriteString("analysis", left.StatusOf(draft) switch { "new" => "0", "closed" => "2", _ => "1" });
        json.WriteString("timestamp", Seconds(options.Modified));
        json.WriteString("publish_timestamp", "0");
        json.WriteBoolean("published", false);
        json.WriteBoolean("locked", false);
        json.WriteString("distribution", OwnOrganisation);
        json.WriteString("sharing_group_id", "0");
        json.WriteStartObject("Orgc");
        json.WriteString("name", options.OriginName);
        json.WriteString("uuid", NamedUuid.Of($"partner/{report.Origin}"));
        json.WriteEndObject();
    }

    private static IEnumerable<string> MarkingTags(Marking marking) => [$"tlp:{MarkingWords.Of(marking.Tlp)}", $"PAP:{MarkingWords.Of(marking.Pap).ToUpperInvariant()}"];

    private static IEnumerable<string> TagsOf(ReportDraft draft) =>
    [
        .. draft.Classification.Rsit.Select(RsitTag),
        .. draft.Classification.Attack.Select(id => $"misp-galaxy:mitre-attack-pattern=\"{id}\""),
        .. draft.Sectors.Where(sector => sector != "none").Select(sector => $"nis2:impact-sectors-impacted=\"{sector}\""),
        .. draft.IsExercise ? ["exercise:certbridge"] : Array.Empty<string>(),
    ];

    private static string RsitTag(string word)
    {
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        return $"rsit:{word[..slash]}=\"{word[(slash + 1)..]}\"";
    }

    private static void WriteTags(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("Tag");
        foreach (string name in names)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The description, web addresses, and vulnerabilities that no indicator names.</summary>
    private static void WriteNarrative(Utf8JsonWriter json, Report report, WritingOptions options, FieldsLeft left)
    {
        ReportDraft draft = report.Content;
        Attribute(json, report, "description", "comment", "Other", left.InOneLanguage(draft.Description, "description", AnEvent).Text, isForDetection: false, options);
        foreach (string url in draft.References.Select(reference => reference.Url).OfType<string>().Distinct())
            Attribute(json, report, $"link/{url}", "link", "External analysis", url, isForDetection: false, options);
        foreach (string cve in draft.Classification.Cve.Where(id => !draft.Indicators.Any(indicator => indicator.What.Type == "cve" && indicator.What.Value == id)).Distinct())
            Attribute(json, report, $"cve/{cve}", "vulnerability", "External analysis", cve, isForDetection: false, options);
    }

    private static void Attribute(Utf8JsonWriter json, Report report, string name, string type, string category, string value, bool isForDetection, WritingOptions options, Action? more = null)
    {
        json.WriteStartObject();
        json.WriteString("uuid", NamedUuid.Of($"{report.Id}/attribute/{name}"));
        json.WriteString("type", type);
        json.WriteString("category", category);
        json.WriteBoolean("to_ids", isForDetection);
        json.WriteString("distribution", AsTheEvent);
        json.WriteString("timestamp", Seconds(options.Modified));
        json.WriteBoolean("deleted", false);
        json.WriteString("value", value);
        more?.Invoke();
        json.WriteEndObject();
    }

    private static void WriteIndicator(Utf8JsonWriter json, Report report, Indicator indicator, int place, WritingOptions options, FieldsLeft left)
    {
        MispAttributeForm? both = indicator.Also is { } also ? MispAttributeForms.Of(indicator.What, also) : null;
        if ((both ?? MispAttributeForms.Of(indicator.What)) is not { } form)
        {
            left.LoseOne(ValuePath, indicator.What.Type == "victim-ip" ? "the address of a victim would be taken for an attacker's" : $"MISP has no type for a {indicator.What.Type}");
            return;
        }
        if (indicator.Also is not null && both is null)
            left.LoseOne("indicators[].also", $"MISP has no type for a {indicator.What.Type} with a {indicator.Also.Type}");
        string? asked = MispAttributeForms.CategoryOf(indicator.Role);
        string category = asked is not null && form.Categories.Contains(asked) ? asked : form.Categories[0];
        if (indicator.Role is not null && category != asked)
            left.LoseOne("indicators[].role", "the category of an attribute does not say it");
        Attribute(json, report, "indicator/" + NamedUuid.NameOf(indicator, place), form.Type, category, form.Value, indicator.Use != "context", options, () =>
        {
            if (indicator.Comment is { } comment)
                json.WriteString("comment", comment);
            if (indicator.FirstSeen is { } first)
                json.WriteString("first_seen", Moment(first));
            if (indicator.LastSeen is { } last)
                json.WriteString("last_seen", Moment(last));
            if (indicator.Marking is not null)
                WriteTags(json, MarkingTags(report.Content.MarkingOf(indicator)));
        });
    }

    /// <summary>MISP writes every time of its own as seconds since 1970, in digits.</summary>
    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);
}
