using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Iodef;

/// <summary>Everything of the report but its indicators: from the incident where it says so, from documented defaults where it does not.</summary>
internal static class IodefNarrative
{
    private const string EnumerationSpace = "urn:ietf:params:xml:ns:iodef-enum-1.0";
    private const int ReferencesMax = 500;
    private const int ExternalIdLengthMax = 200;
    private const int WordsMax = 256;

    private static readonly string[] PartsNotRead = ["AlternativeID", "RelatedActivity", "Discovery", "Contact", "Expectation", "HistoryItem", "AdditionalData"];
    private static readonly string[] Levels = ["low", "medium", "high"];

    public static ReportDraft Draft(ForeignElement incident, Marking marking, IodefValues values, ForeignReadingOptions options, ForeignDefaults defaults, DocumentProblems problems)
    {
        string language = LanguageOf(incident);
        string description = string.Join("\n\n", incident.Each("Description").Select(text => text.Text).Where(text => text.Length > 0));
        string title = description.Length > 0 ? ForeignText.Title(description) : defaults.Take("title.en", TitleOf(incident));
        ForeignElement[] assessments = [.. incident.Each("Assessment")];
        defaults.Take("exercise", options.IsExercise ? "true" : "false");
        defaults.Take("contacts.lead", options.Contacts.Lead);
        return new ReportDraft
        {
            Type = defaults.Take("reportType", "incident"),
            Tlp = marking.Tlp,
            Pap = marking.Pap,
            IsExercise = options.IsExercise,
            Title = In(language, title),
            Description = In(language, ForeignText.Carried(description, ForeignText.DescriptionLengthMax, marking) ?? defaults.Take("description", title)),
            Stage = defaults.Take("stage", "voluntary"),
            Determination = DeterminationOf(assessments) ?? defaults.Take("determination", "suspected"),
            Status = StatusOf(incident.Attribute("status")) ?? defaults.Take("status", "open"),
            Classification = new Classification
            {
                Rsit = [defaults.Take("classification.rsit", "other/undetermined")],
                Cve = [.. References(incident).Select(CveOf).OfType<string>().Distinct().Take(WordsMax)],
            },
            Sectors = [defaults.Take("sectors", "none")],
            Severity = new Severity { Level = LevelOf(assessments) ?? defaults.Take("severity.level", "medium") },
            Times = TimesOf(incident, problems),
            Indicators = values.Indicators,
            Contacts = options.Contacts,
            References = ReferencesOf(incident),
        };
    }

    /// <summary>Names what of the incident is neither a value nor carried.</summary>
    public static void WarnOfRest(ForeignElement incident, IodefValues values, DocumentProblems problems)
    {
        ForeignElement? creator = CreatorOf(incident);
        foreach (IGrouping<string, ForeignElement> rest in incident.All.Where(part => PartsNotRead.Contains(part.Name) && part.Space == incident.Space && part != creator).GroupBy(part => part.Name))
            ForeignReading.WarnNotCarried(problems, rest.Key, $"Not carried: {rest.Count()} of {rest.Key}.");
        int descriptions = incident.All.Count(part => part.Name == "Description" && part.Parent is { Name: not ("Incident" or "Indicator") });
        if (descriptions > 0)
            ForeignReading.WarnNotCarried(problems, "Description", $"Not carried: {descriptions} descriptions of parts.");
        if (values.CommentsLeft > 0)
            ForeignReading.WarnNotCarried(problems, "Indicator.Description", $"Descriptions of indicators left out: {values.CommentsLeft}, each too long, with control characters, or with what looks like personal data.");
    }

    private static LanguageText In(string language, string text) => new([KeyValuePair.Create(language, text)]);

    /// <summary>The first part of the tag; English where nothing says (RFC 7970, section 3.1, has it required).</summary>
    private static string LanguageOf(ForeignElement incident)
    {
        string tag = ((incident.First("Description") ?? incident).Language ?? "en").Split('-')[0].ToLowerInvariant();
        return tag.Length is 2 or 3 && tag.All(char.IsAsciiLetterLower) ? tag : "en";
    }

    private static string TitleOf(ForeignElement incident)
    {
        ForeignElement? id = incident.First("IncidentID");
        return ForeignText.Line($"IODEF incident {id?.Text} of {id?.Attribute("name")}", ForeignText.TitleLengthMax) ?? "IODEF incident";
    }

    private static ForeignElement? CreatorOf(ForeignElement incident) => incident.Each("Contact").FirstOrDefault(contact => contact.Attribute("role") == "creator");

    private static string? DeterminationOf(ForeignElement[] assessments)
    {
        if (assessments.SelectMany(assessment => assessment.Each("SystemImpact")).Any(impact => impact.Attribute("completion") == "failed"))
            return "failed-attempt";
        return assessments.Select(assessment => assessment.Attribute("occurrence")).FirstOrDefault(occurrence => occurrence is "actual" or "potential") switch
        {
            "actual" => "confirmed",
            "potential" => "suspected",
            _ => null,
        };
    }

    private static string? StatusOf(string? word) => word switch
    {
        "new" => "new",
        "in-progress" or "forwarded" => "open",
        "resolved" => "closed",
        _ => null,
    };

    /// <summary>The highest of all impacts.</summary>
    private static string? LevelOf(ForeignElement[] assessments)
    {
        int highest = assessments.SelectMany(assessment => assessment.Children).Select(impact => Array.IndexOf(Levels, impact.Attribute("severity"))).DefaultIfEmpty(-1).Max();
        return highest < 0 ? null : Levels[highest];
    }

    private static ReportTimes TimesOf(ForeignElement incident, DocumentProblems problems) => new()
    {
        Started = MomentOf(incident, "StartTime", problems),
        Detected = MomentOf(incident, "DetectTime", problems),
        Reported = MomentOf(incident, "ReportTime", problems),
        Recovered = MomentOf(incident, "RecoveryTime", problems),
        Ended = MomentOf(incident, "EndTime", problems),
    };

    private static ReportMoment? MomentOf(ForeignElement incident, string name, DocumentProblems problems) =>
        IodefTimes.Read(incident, name, problems) is { } at ? new ReportMoment(at) : null;

    private static IEnumerable<ForeignElement> References(ForeignElement incident) =>
        incident.All.Where(part => part.Name == "Reference" && part.Space == incident.Space);

    private static string? CveOf(ForeignElement reference) =>
        reference.First(EnumerationSpace, "ReferenceName")?.First("ID") is { } id ? IndicatorForms.Canonical("cve", id.Text) : null;

    private static List<ReportReference> ReferencesOf(ForeignElement incident)
    {
        string by = ForeignText.Line(CreatorOf(incident)?.First("ContactName")?.Text, ForeignText.TitleLengthMax) is { } name ? $" by {name}" : string.Empty;
        List<ReportReference> references = [];
        if (ForeignText.Line(incident.First("IncidentID")?.Text, ExternalIdLengthMax) is { } id)
            references.Add(new ReportReference { Title = "IODEF incident" + by, ExternalId = id });
        references.AddRange(References(incident)
            .SelectMany(reference => reference.Each("URL"))
            .Select(url => string.Concat(url.Text.Where(c => !char.IsWhiteSpace(c))))
            .Where(url => ForeignText.Line(url, 4_096) is not null && ReportReference.IsWebAddress(url))
            .Take(ReferencesMax)
            .Select(url => new ReportReference { Url = url }));
        return references;
    }
}
