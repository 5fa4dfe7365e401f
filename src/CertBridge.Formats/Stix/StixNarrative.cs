using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix;

/// <summary>Everything of the report but its indicators: from the incident, report or grouping of the bundle where it says so, from documented defaults where it does not.</summary>
internal static class StixNarrative
{
    /// <summary>Incident Core, version 2 (OASIS, draft of 2023-10-10).</summary>
    public const string IncidentCore = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";

    /// <summary>The scheme of a score that is its criticality.</summary>
    public const string IncidentCoreScore = "stix-incident-core";

    private const int ReferencesMax = 500;
    private const int WordsMax = 256;

    public static ReportDraft Draft(StixBundle bundle, Marking marking, StixValues values, ForeignReadingOptions options, ForeignDefaults defaults)
    {
        ForeignFields? subject = bundle.Subject?.Fields;
        ForeignFields? incident = subject?.Group("extensions")?.Group(IncidentCore);
        string title = subject?.Text("name") is { } name ? ForeignText.Title(name) : defaults.Take("title.en", $"STIX bundle of {bundle.Objects.Count} objects");
        bool isSaidExercise = subject?.Texts("labels").Contains("exercise") == true;
        if (!isSaidExercise)
            defaults.Take("exercise", options.IsExercise ? "true" : "false");
        defaults.Take("contacts.lead", options.Contacts.Lead);
        return new ReportDraft
        {
            Type = defaults.Take("reportType", "incident"),
            Tlp = marking.Tlp,
            Pap = marking.Pap,
            IsExercise = options.IsExercise || isSaidExercise,
            Title = LanguageText.English(title),
            Description = LanguageText.English(ForeignText.Carried(subject?.Text("description"), ForeignText.DescriptionLengthMax, marking) ?? defaults.Take("description", title)),
            Stage = defaults.Take("stage", "voluntary"),
            Determination = DeterminationOf(incident?.Text("determination")) ?? defaults.Take("determination", "suspected"),
            Status = incident?.Text("investigation_status") is { } status && Vocabularies.Statuses.Has(status) ? status : defaults.Take("status", "open"),
            Classification = new Classification
            {
                Rsit = incident?.Texts("incident_types").Where(Vocabularies.Rsit.Has).Distinct().ToArray() is { Length: > 0 } rsit ? rsit : [defaults.Take("classification.rsit", "other/undetermined")],
                Attack = Words(bundle, "attack-pattern", one => ExternalIds(one, "mitre-").Where(Classification.IsAttackId)),
                Cve = Words(bundle, "vulnerability", one => ExternalIds(one, "cve").Append(one.Fields.Text("name") ?? string.Empty).Select(id => IndicatorForms.Canonical("cve", id)).OfType<string>()),
                Malware = Words(bundle, "malware", one => new[] { ForeignText.Line(one.Fields.Text("name"), ForeignText.TitleLengthMax) }.OfType<string>()),
            },
            Sectors = [defaults.Take("sectors", "none")],
            Severity = SeverityOf(incident?.Text("criticality"), defaults),
            Indicators = values.Indicators,
            Timeline = subject is not null && StixTimes.Read(subject, "published") is { } published ? [new TimelineEntry { At = new ReportMoment(published, "second"), Text = "Published, as the STIX report says" }] : [],
            Contacts = options.Contacts,
            References = References(bundle),
        };
    }

    /// <summary>True for what the report says for itself, so that its marking is one of the whole.</summary>
    public static bool IsCarried(StixBundle bundle, StixObject one) =>
        !one.IsRevoked && (one == bundle.Subject || one.Type is "malware" or "attack-pattern" or "vulnerability" || one == CreatorOf(bundle));

    /// <summary>Names what of the bundle is neither a value nor carried.</summary>
    public static void WarnOfRest(StixBundle bundle, StixValues values, DocumentProblems problems)
    {
        foreach (IGrouping<string, StixObject> rest in bundle.Objects.Where(one => !IsCarried(bundle, one) && !StixValues.HasValue(one) && !IsRead(one)).GroupBy(one => one.Type))
            ForeignReading.WarnNotCarried(problems, "objects", $"Not carried: {rest.Count()} of {Excerpt.OfName(rest.Key)}.");
        int statements = bundle.Objects.Count(one => one.Type == "marking-definition" && one.Fields.Text("definition_type") == "statement");
        if (statements > 0)
            ForeignReading.WarnNotCarried(problems, "objects", $"Not carried: {statements} statements about the bundle, such as a copyright.");
        if (bundle.OlderVersions > 0)
            ForeignReading.WarnNotCarried(problems, "objects", $"Older versions and repetitions of objects left out: {bundle.OlderVersions}.");
        if (values.CommentsLeft > 0)
            ForeignReading.WarnNotCarried(problems, "description", $"Descriptions of indicators left out: {values.CommentsLeft}, each too long, with control characters, or with what looks like personal data.");
    }

    /// <summary>Read for what it says of others.</summary>
    private static bool IsRead(StixObject one) => one.Type is "marking-definition" or "extension-definition" or "observed-data";

    private static StixObject? CreatorOf(StixBundle bundle) => bundle.Find(bundle.Subject?.Fields.Text("created_by_ref"));

    private static string? DeterminationOf(string? word) => word switch
    {
        "suspected" or "blocked" or "failed-attempt" or "false-positive" => word,
        "successful-attempt" => "confirmed",
        _ => null,
    };

    /// <summary>Their number says how critical, and no level of ours: the level is for people to set.</summary>
    private static Severity SeverityOf(string? criticality, ForeignDefaults defaults) => new()
    {
        Level = defaults.Take("severity.level", "medium"),
        Score = ForeignValue.Percent(criticality),
        Basis = criticality is null ? null : IncidentCoreScore,
    };

    private static string[] Words(StixBundle bundle, string type, Func<StixObject, IEnumerable<string>> words) =>
        [.. bundle.Objects.Where(one => one.Type == type && !one.IsRevoked).SelectMany(words).Distinct().Take(WordsMax)];

    private static IEnumerable<string> ExternalIds(StixObject one, string source) =>
        one.Fields.Groups("external_references")
            .Where(reference => reference.Text("source_name") is { } name && name.StartsWith(source, StringComparison.OrdinalIgnoreCase))
            .Select(reference => reference.Text("external_id")).OfType<string>();

    private static List<ReportReference> References(StixBundle bundle)
    {
        if (bundle.Subject is not { } subject)
            return [];
        string by = ForeignText.Line(CreatorOf(bundle)?.Fields.Text("name"), ForeignText.TitleLengthMax) is { } name ? $" by {name}" : string.Empty;
        List<ReportReference> references = [new ReportReference { Title = $"STIX {subject.Type}{by}", ExternalId = subject.Id }];
        references.AddRange(subject.Fields.Groups("external_references")
            .Where(reference => ForeignText.Line(reference.Text("url"), 4_096) is { } url && ReportReference.IsWebAddress(url))
            .Take(ReferencesMax)
            .Select(reference => new ReportReference { Title = ForeignText.Line(reference.Text("source_name"), ForeignText.TitleLengthMax), Url = reference.Text("url") }));
        return references;
    }
}
