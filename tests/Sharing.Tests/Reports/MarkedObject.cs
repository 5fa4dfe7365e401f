using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Reports;

/// <summary>
/// A STIX object with markings, said in our form: the object is the report, every value in it an indicator, and a marking of a part lies on each value beneath that part. To see how far a marking reaches, it
/// alone is made strict and the report is read and split as every other; where the strictness comes out again, there the marking counts. Since the strictest of several counts, that says all about any of them.
/// </summary>
internal sealed class MarkedObject
{
    private readonly IReadOnlyList<string> values;
    private readonly IReadOnlyList<string> ofWhole;
    private readonly IReadOnlyList<(string Marking, string Part)> ofParts;
    private readonly IReadOnlyList<string> inLanguages;
    private readonly Dictionary<string, Report> reports = new(StringComparer.Ordinal);

    private MarkedObject(IReadOnlyList<string> values, IReadOnlyList<string> ofWhole, IReadOnlyList<(string, string)> ofParts, IReadOnlyList<string> inLanguages)
    {
        this.values = values;
        this.ofWhole = ofWhole;
        this.ofParts = ofParts;
        this.inLanguages = inLanguages;
    }

    /// <summary>Every marking on it; languages, which STIX writes in the same place, are none.</summary>
    public IEnumerable<string> Markings => ofWhole.Concat(ofParts.Select(part => part.Marking)).Distinct();

    public static MarkedObject Read(JsonElement stix)
    {
        var found = new List<string>();
        foreach (JsonProperty property in stix.EnumerateObject().Where(property => property.Name is not ("granular_markings" or "object_marking_refs")))
            AddValues(property.Value, property.Name, found);
        JsonElement[] granular = stix.TryGetProperty("granular_markings", out JsonElement marked) ? [.. marked.EnumerateArray()] : [];
        IEnumerable<(string, string)> parts =
            from one in granular
            where one.TryGetProperty("marking_ref", out _)
            from part in Texts(one.GetProperty("selectors"))
            select (one.GetProperty("marking_ref").GetString()!, part);
        IEnumerable<string> languages = granular.Where(one => one.TryGetProperty("lang", out _)).SelectMany(one => Texts(one.GetProperty("selectors")));
        return new MarkedObject(found, stix.TryGetProperty("object_marking_refs", out JsonElement refs) ? [.. Texts(refs)] : [], [.. parts], [.. languages]);
    }

    /// <summary>A text, a list of texts, or of markings written out.</summary>
    public static IEnumerable<string> Texts(JsonElement one) => one.ValueKind switch
    {
        JsonValueKind.Array => one.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => one.TryGetProperty("id", out JsonElement id) ? Texts(id) : [],
        JsonValueKind.String => [one.GetString()!],
        _ => [],
    };

    public bool Has(string part) => part.Length > 0 && values.Any(value => IsWithin(value, part));

    /// <summary>Whether STIX says a language of the part, in the place where it says markings.</summary>
    public bool IsInALanguage(string part) => inLanguages.Contains(part);

    /// <summary>Markings that count for the whole, by what its manifest would say.</summary>
    public IReadOnlySet<string> OfWhole() => Reaching(report => report.Content.Marking);

    /// <summary>Markings that count for a part: for some value of it, or for all of them.</summary>
    public IReadOnlySet<string> OfPart(string part, bool isAnyValueEnough) => Reaching(report =>
    {
        IEnumerable<Marking> beneath = ReportItems.Split(report).Skip(1).Where((_, i) => IsWithin(values[i], part)).Select(item => item.Marking ?? report.Content.Marking);
        return isAnyValueEnough ? beneath.Aggregate(MarkingWords.Strictest) : beneath.MinBy(marking => marking.Tlp)!;
    });

    /// <summary>Whether the marking is on the whole or on a part around this one.</summary>
    public bool IsAround(string marking, string part) =>
        ofWhole.Contains(marking) || ofParts.Any(one => one.Marking == marking && one.Part != part && IsWithin(part, one.Part));

    private HashSet<string> Reaching(Func<Report, Marking> counting) => [.. Markings.Where(marking => counting(Known(marking)) is { Tlp: Tlp.AmberStrict, Pap: Pap.Red })];

    private Report Known(string strict) => reports.TryGetValue(strict, out Report? known) ? known : reports[strict] = With(strict);

    private Report With(string strict)
    {
        JsonObject document = JsonNode.Parse(ReportJson.Write(SampleReport.Draft with { Tlp = Tlp.Clear, Pap = Pap.Clear, Indicators = [], AnalystNotes = null, Victims = [] }))!.AsObject();
        if (ofWhole.Contains(strict))
            Mark(document);
        document["indicators"] = new JsonArray([.. values.Select(value => Indicator(value, ofParts.Any(part => part.Marking == strict && IsWithin(value, part.Part))))]);
        Parsed<ReportDraft> read = ReportReading.Json(Encoding.UTF8.GetBytes(document.ToJsonString()), SampleReport.Now);
        return read.IsValid ? SampleReport.Named(read.Value) : throw new InvalidOperationException(string.Join('\n', read.Problems));
    }

    private static JsonObject Indicator(string value, bool isStrict)
    {
        var indicator = new JsonObject { ["type"] = "text", ["value"] = value };
        if (isStrict)
            Mark(indicator);
        return indicator;
    }

    private static void Mark(JsonObject part) => part["marking"] = new JsonObject { ["tlp"] = "amber+strict", ["pap"] = "red" };

    private static void AddValues(JsonElement element, string at, List<string> to)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                    AddValues(property.Value, $"{at}.{property.Name}", to);
                break;
            case JsonValueKind.Array:
                foreach ((JsonElement one, int i) in element.EnumerateArray().Select((one, i) => (one, i)))
                    AddValues(one, $"{at}.[{i}]", to);
                break;
            default:
                to.Add(at);
                break;
        }
    }

    private static bool IsWithin(string value, string part) => value == part || value.StartsWith($"{part}.", StringComparison.Ordinal);
}
