using System.Collections.Frozen;
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
    /// <summary>Incident Core, version 2 (OASIS, draft of 2023-10-10).</summary>
    private const string IncidentCore = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";
    internal const string ReportSource = "certbridge";
    private const string IncidentCoreBasis = "stix-incident-core";

    private static readonly FrozenSet<string> Carried = new[]
    {
        "apiVersion", "kind", "marking.tlp", "marking.pap", "title", "description", "determination", "status", "classification", "references", "exercise",
        "indicators[].ref", "indicators[].type", "indicators[].value", "indicators[].also", "indicators[].use", "indicators[].confidence", "indicators[].firstSeen", "indicators[].lastSeen", "indicators[].validUntil",
        "indicators[].comment", "indicators[].marking",
    }.ToFrozenSet(StringComparer.Ordinal);

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
            left.Lose("marking.tlp", "TLP 1 has no AMBER+STRICT, so that it is written as RED");
        left.LoseAllBut(draft, Carried.Concat(CarriedOf(draft)).ToHashSet(StringComparer.Ordinal));
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
    private static bool ScoreIsCarried(ReportDraft draft) => draft.Severity is { Score: not null, Basis: IncidentCoreBasis };

    private static void WriteIncident(Utf8JsonWriter json, Report report, WritingOptions options, FieldsLeft left)
    {
        ReportDraft draft = report.Content;
        (string language, string title) = Shown(draft.Title, "title", left);
        json.WriteString("name", title);
        json.WriteString("description", draft.Description.In(language) ?? draft.Description.First);
        _ = Shown(draft.Description, "description", left);
        json.WriteString("lang", language);
        if (draft.IsExercise)
        {
            json.WriteStartArray("labels");
            json.WriteStringValue("exercise");
            json.WriteEndArray();
        }
        WriteReferences(json, [(ReportSource, null, report.Id.Value), .. draft.References.Select(reference => (reference.Title ?? reference.Url ?? ReportSource, reference.Url, reference.ExternalId))]);
        json.WriteStartObject("extensions");
        json.WriteStartObject(IncidentCore);
        json.WriteString("extension_type", "property-extension");
        json.WriteString("determination", draft.Determination == "confirmed" ? "successful-attempt" : draft.Determination);
        json.WriteString("investigation_status", StatusOf(draft, left));
        if (ScoreIsCarried(draft))
            json.WriteNumber("criticality", draft.Severity.Score!.Value);
        json.WriteStartArray("incident_types");
        foreach (string type in draft.Classification.Rsit)
            json.WriteStringValue(type);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>English where there is one; the other languages are lost.</summary>
    private static (string Language, string Text) Shown(LanguageText text, string path, FieldsLeft left)
    {
        string language = text.In("en") is not null ? "en" : text.Languages.First();
        foreach (string other in text.Languages.Where(other => other != language))
            left.Lose($"{path}.{other}", "an object of STIX is in one language");
        return (language, text.In(language)!);
    }

    private static string StatusOf(ReportDraft draft, FieldsLeft left)
    {
        if (draft.Status is "new" or "open" or "closed")
            return draft.Status;
        left.Lose("status", $"{draft.Status} is written as open");
        return "open";
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
