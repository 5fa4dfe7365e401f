using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>
/// A report to a bundle of STIX 2.1: an incident with the Incident Core extension, who wrote it, its indicators and observables, malware, techniques and vulnerabilities, each with the markings of TLP and PAP. The same
/// report gives the same bytes.
/// </summary>
public static class StixWriting
{
    internal const string ReportSource = "certbridge";
    private const string WrittenAsRed = "TLP 1 has no AMBER+STRICT, so that it is written as RED";
    private const string AnObject = "an object of STIX";

    private static readonly string[] Carried =
    [
        "apiVersion", "kind", "marking.tlp", "marking.pap", "title", "description", "determination", "status", "classification", "references", "exercise",
        "indicators[].ref", "indicators[].type", "indicators[].value", "indicators[].also", "indicators[].use", "indicators[].confidence", "indicators[].firstSeen", "indicators[].lastSeen", "indicators[].validUntil",
        "indicators[].comment", "indicators[].marking",
    ];

    public static WrittenReport Write(Report report, WritingOptions options)
    {
        var left = new FieldsLeft("STIX");
        using var bundle = new StixBundleWriting(report, options);
        ReportDraft draft = report.Content;
        bundle.Object("identity", bundle.OriginId, draft.Marking, json =>
        {
            json.WriteString("name", options.OriginName);
            json.WriteString("identity_class", "organization");
        });
        bundle.Object("incident", bundle.IdOf("incident", "0"), draft.Marking, json => WriteIncident(json, report, options, left));
        WriteNamed(bundle, "malware", draft, draft.Classification.Malware, (json, name) =>
        {
            json.WriteString("name", name);
            json.WriteBoolean("is_family", true);
        });
        WriteNamed(bundle, "attack-pattern", draft, draft.Classification.Attack, (json, id) =>
        {
            json.WriteString("name", id);
            WriteReferences(json, [("mitre-attack", null, id)]);
        });
        WriteNamed(bundle, "vulnerability", draft, draft.Classification.Cve, (json, id) =>
        {
            json.WriteString("name", id);
            WriteReferences(json, [("cve", null, id)]);
        });
        new StixIndicators(bundle, report, left).Write(options);
        if (options.IsTlp1 && draft.Tlp == Tlp.AmberStrict)
            left.Lose("marking.tlp", WrittenAsRed);
        foreach (Indicator _ in draft.Indicators.Where(indicator => options.IsTlp1 && indicator.Marking is not null && draft.MarkingOf(indicator).Tlp == Tlp.AmberStrict))
            left.LoseOne("indicators[].marking", WrittenAsRed);
        left.LoseAllBut(draft, [.. Carried, .. CarriedOf(draft)]);
        return new WrittenReport(bundle.Conclude(), left.Entries);
    }

    private static IEnumerable<string> CarriedOf(ReportDraft draft)
    {
        if (draft.Type == "incident")
            yield return "reportType";
        if (!ScoreIsCarried(draft))
            yield break;
        yield return "severity.score";
        yield return "severity.basis";
    }

    /// <summary>A score of another scheme is no criticality.</summary>
    private static bool ScoreIsCarried(ReportDraft draft) => draft.Severity is { Score: not null, Basis: StixNarrative.IncidentCoreScore };

    private static void WriteIncident(Utf8JsonWriter json, Report report, WritingOptions options, FieldsLeft left)
    {
        ReportDraft draft = report.Content;
        (string language, string title) = left.InOneLanguage(draft.Title, "title", AnObject);
        json.WriteString("name", title);
        json.WriteString("description", left.InOneLanguage(draft.Description, "description", AnObject, language).Text);
        json.WriteString("lang", language);
        if (draft.IsExercise)
        {
            json.WriteStartArray("labels");
            json.WriteStringValue("exercise");
            json.WriteEndArray();
        }
        WriteReferences(json, [(ReportSource, null, report.Id.Value), .. draft.References.Select(reference => (reference.Title ?? reference.Url ?? ReportSource, reference.Url, reference.ExternalId))]);
        json.WriteStartObject("extensions");
        json.WriteStartObject(StixNarrative.IncidentCore);
        json.WriteString("extension_type", "property-extension");
        json.WriteString("determination", draft.Determination == "confirmed" ? "successful-attempt" : draft.Determination);
        json.WriteString("investigation_status", left.StatusOf(draft));
        if (ScoreIsCarried(draft))
            json.WriteNumber("criticality", draft.Severity.Score!.Value);
        json.WriteStartArray("incident_types");
        foreach (string type in draft.Classification.Rsit)
            json.WriteStringValue(type);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNamed(StixBundleWriting bundle, string type, ReportDraft draft, IEnumerable<string> names, Action<Utf8JsonWriter, string> fields)
    {
        foreach (string name in names.Distinct())
            bundle.Object(type, bundle.IdOf(type, name), draft.Marking, json => fields(json, name));
    }

    internal static void WriteReferences(Utf8JsonWriter json, IEnumerable<(string Source, string? Url, string? Id)> references)
    {
        json.WriteStartArray("external_references");
        foreach ((string source, string? url, string? id) in references)
        {
            json.WriteStartObject();
            json.WriteString("source_name", source);
            if (url is not null)
                json.WriteString("url", url);
            if (id is not null)
                json.WriteString("external_id", id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
