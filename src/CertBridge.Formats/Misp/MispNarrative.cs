using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp;

/// <summary>Everything of the report but its indicators: from the event where it says so, from documented defaults where it does not.</summary>
internal static class MispNarrative
{
    private const int ReferencesMax = 500;
    private const int WordsMax = 256;

    public static ReportDraft Draft(
        MispEvent source, Marking marking, MispAttributes attributes, ForeignReadingOptions options, ForeignDefaults defaults)
    {
        string[] sectors = [.. Tagged(source, "nis2", "impact-sectors-impacted").Where(Vocabularies.Sectors.Has).Distinct()];
        bool isTaggedExercise = source.Tags.Any(tag => tag.Namespace == "exercise");
        if (!isTaggedExercise)
            defaults.Take("exercise", options.IsExercise ? "true" : "false");
        defaults.Take("contacts.lead", options.Contacts.Lead);
        return new ReportDraft
        {
            Type = defaults.Take("reportType", "incident"),
            Tlp = marking.Tlp,
            Pap = marking.Pap,
            IsExercise = options.IsExercise || isTaggedExercise,
            Title = LanguageText.English(ForeignText.Title(source.Info)),
            Description = LanguageText.English(Description(source, marking, defaults)),
            Stage = defaults.Take("stage", "voluntary"),
            Determination = defaults.Take("determination", source.Analysis == "2" ? "confirmed" : "suspected"),
            Status = defaults.Take("status", source.Analysis switch { "0" => "new", "2" => "closed", _ => "open" }),
            Classification = Classify(source, attributes, defaults),
            Sectors = sectors.Length > 0 ? sectors : [defaults.Take("sectors", "none")],
            Severity = new Severity { Level = defaults.Take("severity.level", LevelOf(source.ThreatLevel)) },
            Indicators = attributes.Indicators,
            Timeline = Timeline(source.Date),
            Contacts = options.Contacts,
            References = References(source),
        };
    }

    /// <summary>Names the parts of the event that are neither attributes nor carried.</summary>
    public static void WarnOfRest(MispEvent source, DocumentProblems problems)
    {
        foreach ((string name, int count) in source.Rest)
            ForeignReading.WarnNotCarried(problems, name, $"Not carried: {count} of {name}.");
        int tags = source.Tags.Count(tag => !IsCarried(tag)) + source.Attributes.Sum(attribute => attribute.Tags.Count(tag => tag.Namespace is not ("tlp" or "pap")));
        if (tags > 0)
            ForeignReading.WarnNotCarried(problems, "Tag", $"Not carried: {tags} of Tag.");
    }

    private static bool IsCarried(MispTag tag) =>
        tag.Namespace is "tlp" or "pap" or "exercise"
        || AttackOf(tag) is not null
        || MalwareOf(tag) is not null
        || RsitOf(tag) is not null
        || (tag is { Namespace: "nis2", Predicate: "impact-sectors-impacted" } && Vocabularies.Sectors.Has(tag.Value));

    /// <summary>The event's comments under its whole title; the title alone when it has none.</summary>
    private static string Description(MispEvent source, Marking marking, ForeignDefaults defaults)
    {
        string text = source.Info.ReplaceLineEndings("\n").Trim();
        bool hasComment = false;
        foreach (MispAttribute comment in source.Attributes.Where(attribute => attribute is { Type: "comment", IsDeleted: false }))
        {
            if (ForeignText.Carried(comment.Value, ForeignText.DescriptionLengthMax - text.Length - 2, marking) is not { } carried)
                continue;
            text = $"{text}\n\n{carried}";
            hasComment = true;
        }
        return hasComment ? text : defaults.Take("description", text);
    }

    private static Classification Classify(MispEvent source, MispAttributes attributes, ForeignDefaults defaults)
    {
        string[] rsit = [.. source.Tags.Select(RsitOf).OfType<string>().Distinct()];
        return new Classification
        {
            Rsit = rsit.Length > 0 ? rsit : [defaults.Take("classification.rsit", "other/undetermined")],
            Attack = [.. source.Tags.Select(AttackOf).OfType<string>().Distinct().Take(WordsMax)],
            Cve = [.. attributes.Indicators.Where(indicator => indicator.What.Type == "cve").Select(indicator => indicator.What.Value).Distinct().Take(WordsMax)],
            Malware = [.. source.Tags.Select(MalwareOf).OfType<string>().Distinct().Take(WordsMax)],
        };
    }

    private static string? RsitOf(MispTag tag) =>
        tag.Namespace == "rsit" && $"{tag.Predicate}/{tag.Value}" is var word && Vocabularies.Rsit.Has(word) ? word : null;

    // misp-galaxy:mitre-attack-pattern="Screen Capture - T1113"
    private static string? AttackOf(MispTag tag)
    {
        if (tag.Namespace != "misp-galaxy" || !tag.Predicate.EndsWith("attack-pattern", StringComparison.Ordinal))
            return null;
        string id = tag.Value[(tag.Value.LastIndexOf(' ') + 1)..];
        return Classification.IsAttackId(id) ? id : null;
    }

    // misp-galaxy:malpedia="SamSam", misp-galaxy:mitre-malware="Carbon - S0335"
    private static string? MalwareOf(MispTag tag) =>
        tag is { Namespace: "misp-galaxy", Predicate: "malpedia" or "mitre-malware" or "mitre-enterprise-attack-malware" or "ransomware" or "rat" or "banker" or "backdoor" }
            ? ForeignText.Line(tag.Value, ForeignText.TitleLengthMax)
            : null;

    private static IEnumerable<string> Tagged(MispEvent source, string name, string predicate) =>
        source.Tags.Where(tag => tag.Namespace == name && tag.Predicate == predicate).Select(tag => tag.Value);

    // MISP: 1 high, 2 medium, 3 low, 4 undefined. Undefined is not low.
    private static string LevelOf(string? threatLevel) => threatLevel switch
    {
        "1" => "high",
        "3" => "low",
        _ => "medium",
    };

    private static IReadOnlyList<TimelineEntry> Timeline(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day.Year is >= 1970 and <= 9998
            ? [new TimelineEntry { At = new ReportMoment(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), "day"), Text = "Date of the MISP event" }]
            : [];

    private static List<ReportReference> References(MispEvent source)
    {
        string by = ForeignText.Line(source.Organisation, ForeignText.TitleLengthMax) is { } name ? $" by {name}" : string.Empty;
        var references = new List<ReportReference>();
        if (IsUuid(source.Uuid))
            references.Add(new ReportReference { Title = "MISP event" + by, ExternalId = source.Uuid });
        if (IsUuid(source.Extends))
            references.Add(new ReportReference { Title = "MISP event it extends", ExternalId = source.Extends });
        references.AddRange(source.Attributes
            .Where(attribute => attribute is { Type: "link", IsDeleted: false, Value.Length: <= 4_096 } && ReportReference.IsWebAddress(attribute.Value) && TextRules.FirstForbidden(attribute.Value, isMultiline: false) is null)
            .Take(ReferencesMax)
            .Select(link => new ReportReference { Url = link.Value }));
        return references;
    }

    private static bool IsUuid(string? text) => Guid.TryParseExact(text, "D", out _);
}
