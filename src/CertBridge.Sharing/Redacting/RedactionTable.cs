using CertBridge.Sharing.Reports;
using static CertBridge.Sharing.Redacting.RedactionOperator;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Every place of a report that redaction knows, in the order of the document. What is not here cannot be redacted: the names and the marking
/// of a report, and words without which it says nothing. docs/REDACTION.md is held against it by a test.
/// </summary>
internal static class RedactionTable
{
    private const string NeededAlways = "is always needed";
    private const string NeededAtStages = "is needed at some stages";

    private static readonly IReadOnlyList<string> UnknownOnly = ["unknown"];

    public static readonly RedactionSection<Victim> Victims = new(
        new EntryField<Victim>("victims[*]", Drop) { Selectors = [RedactionSelector.Consent], Chooses = HasConsent },
        OfVictim("ref", v => v.Ref, (v, text) => v with { Ref = text! }, 64, NeededAlways, HashOnly, Hmac),
        WordOfVictim("sector", v => v.Sector, (v, word) => v with { Sector = word }, Vocabularies.Sectors.Words),
        WordOfVictim("country", v => v.Country, (v, word) => v with { Country = word }, Vocabularies.Countries.Words),
        WordOfVictim("size", v => v.Size, (v, word) => v with { Size = word }, Vocabularies.VictimSizes.Words),
        new RangeField<Victim>("victims[*].headcount", Victim.HeadcountMax, v => v.Headcount, (v, range) => v with { Headcount = range })
        {
            Selectors = [RedactionSelector.Consent],
            Chooses = HasConsent,
        },
        WordOfVictim("role", v => v.Role, (v, word) => v with { Role = word }, Vocabularies.VictimRoles.Words),
        OfVictim("name", v => v.Name, (v, text) => v with { Name = text }, 200, null, RedactionField.Name),
        OfVictim("address", v => v.Address, (v, text) => v with { Address = text }, 500, null, RedactionField.Name));

    private static readonly ValueField Value = new("indicators[*].value")
    {
        Need = NeededAlways,
        LengthMax = IndicatorValue.LengthMax,
        Selectors = [RedactionSelector.Type, RedactionSelector.Role],
    };

    public static readonly IndicatorSection Indicators = new(
        new EntryField<Indicator>("indicators[*]", Drop) { Selectors = [RedactionSelector.Type, RedactionSelector.Role] },
        Value,
        // Before the value: what is left out whole is not redacted first.
        PlainOfIndicator("also", RedactionKind.Entry, i => i.Also is not null, i => i with { Also = null }, (i, run) => ValueField.Remove(i.Also!, run)),
        OfIndicator("ref", i => i.Ref, (i, text) => i with { Ref = text }, 64, RedactionKind.Text, Drop, HashOnly, Hmac),
        Value,
        PlainOfIndicator("confidence", RedactionKind.Number, i => i.Confidence is not null, i => i with { Confidence = null }),
        PlainOfIndicator("firstSeen", RedactionKind.Instant, i => i.FirstSeen is not null, i => i with { FirstSeen = null }),
        PlainOfIndicator("lastSeen", RedactionKind.Instant, i => i.LastSeen is not null, i => i with { LastSeen = null }),
        PlainOfIndicator("validUntil", RedactionKind.Instant, i => i.ValidUntil is not null, i => i with { ValidUntil = null }),
        OfIndicator("group", i => i.Group, (i, text) => i with { Group = text }, 128, RedactionKind.Text, RedactionField.Name),
        OfIndicator("comment", i => i.Comment, (i, text) => i with { Comment = text }, 2_000, RedactionKind.Prose, RedactionField.Prose));

    public static readonly RedactionSection<TimelineEntry> Timeline = new(
        new EntryField<TimelineEntry>("timeline[*]", Drop),
        new MomentField<TimelineEntry>("timeline[*].at", t => t.At, (t, moment) => t with { At = moment! }, Fidelity) { Need = NeededAlways },
        new TextField<TimelineEntry>("timeline[*].text", RedactionKind.Prose, t => t.Text, (t, text) => t with { Text = text! }, [.. RedactionField.Prose.Except([Drop])])
        {
            Need = NeededAlways,
            LengthMax = 2_000,
            IsMultiline = true,
        },
        new TextField<TimelineEntry>("timeline[*].source", RedactionKind.Text, t => t.Source, (t, text) => t with { Source = text }, RedactionField.Name) { LengthMax = 200 });

    public static readonly RedactionSection<Measure> Measures = new(
        new EntryField<Measure>("measures[*]") { Need = NeededAtStages },
        new TextField<Measure>("measures[*].text", RedactionKind.Prose, m => m.Text, (m, text) => m with { Text = text! }, [.. RedactionField.Prose.Except([Drop])])
        {
            Need = NeededAlways,
            LengthMax = 2_000,
            IsMultiline = true,
        });

    public static readonly RedactionSection<RelatedReport> Related = new(new EntryField<RelatedReport>("related[*]", Drop));

    public static readonly RedactionSection<ReportReference> References = new(
        new EntryField<ReportReference>("references[*]", Drop),
        new TextField<ReportReference>("references[*].title", RedactionKind.Prose, r => r.Title, (r, text) => r with { Title = text }, RedactionField.Prose) { LengthMax = 500 },
        new TextField<ReportReference>("references[*].url", RedactionKind.Link, r => r.Url, (r, text) => r with { Url = text }, Drop, GuardText) { LengthMax = 4_096 },
        new TextField<ReportReference>("references[*].externalId", RedactionKind.Text, r => r.ExternalId, (r, text) => r with { ExternalId = text }, RedactionField.Name)
        {
            LengthMax = 200,
        })
    {
        IsEmpty = reference => (reference.Title ?? reference.Url ?? reference.ExternalId) is null,
    };

    public static readonly RedactionField<ReportDraft>[] BeforeLists = DraftFields.BeforeLists(NeededAlways, NeededAtStages, UnknownOnly);

    public static readonly RedactionField<ReportDraft>[] Contacts = DraftFields.Contacts(NeededAlways);

    public static readonly RedactionField<ReportDraft> AnalystNotes =
        new TextField<ReportDraft>("analystNotes", RedactionKind.Prose, d => d.AnalystNotes, (d, text) => d with { AnalystNotes = text }, Drop) { LengthMax = 20_000, IsMultiline = true };

    /// <summary>In the order of the document.</summary>
    public static readonly RedactionField[] All = Numbered(
    [
        .. BeforeLists, Victims.Whole, .. Victims.Fields, Indicators.Whole, .. Indicators.Fields, Timeline.Whole, .. Timeline.Fields, Measures.Whole, .. Measures.Fields,
        .. Contacts, Related.Whole, References.Whole, .. References.Fields, AnalystNotes,
    ]);

    public static readonly RedactionField[] Times = [.. All.Where(field => field.Path.StartsWith("times.", StringComparison.Ordinal))];

    public static RedactionField? Find(string path) => Array.Find(All, field => field.Path == path);

    /// <summary>The texts of one field, in every entry; for fields without text, nothing.</summary>
    public static IEnumerable<string> TextsOf(RedactionField field, ReportDraft draft) => field switch
    {
        RedactionField<ReportDraft> own => own.TextsOf(draft),
        RedactionField<Victim> ofVictim => draft.Victims.SelectMany(ofVictim.TextsOf),
        RedactionField<Indicator> ofIndicator => draft.Indicators.SelectMany(ofIndicator.TextsOf),
        RedactionField<TimelineEntry> ofEntry => draft.Timeline.SelectMany(ofEntry.TextsOf),
        RedactionField<Measure> ofMeasure => draft.Measures.SelectMany(ofMeasure.TextsOf),
        RedactionField<ReportReference> ofReference => draft.References.SelectMany(ofReference.TextsOf),
        _ => [],
    };

    private static RedactionField[] Numbered(RedactionField[] fields)
    {
        for (int i = 0; i < fields.Length; i++)
            fields[i].Place = i;
        return fields;
    }

    private static bool HasConsent(Victim victim, RedactionSelector selector) => (selector.Word == "yes") == victim.HasConsented;

    private static bool HasRole(Indicator indicator, RedactionSelector selector) => indicator.Role == selector.Word;

    private static TextField<Victim> OfVictim(string name, Func<Victim, string?> get, Func<Victim, string?, Victim> set, int lengthMax, string? need, params RedactionOperator[] fits) =>
        new($"victims[*].{name}", RedactionKind.Text, get, set, fits)
        {
            LengthMax = lengthMax,
            Need = need,
            IsLabel = name == "ref",
            Selectors = [RedactionSelector.Consent],
            Chooses = HasConsent,
        };

    private static WordField<Victim> WordOfVictim(string name, Func<Victim, string?> get, Func<Victim, string?, Victim> set, IReadOnlyList<string> words) =>
        new($"victims[*].{name}", get, set, Drop, Constant) { Words = words, Selectors = [RedactionSelector.Consent], Chooses = HasConsent };

    private static TextField<Indicator> OfIndicator(
        string name, Func<Indicator, string?> get, Func<Indicator, string?, Indicator> set, int lengthMax, RedactionKind kind, params RedactionOperator[] fits) =>
        new($"indicators[*].{name}", kind, get, set, fits)
        {
            LengthMax = lengthMax,
            IsMultiline = kind == RedactionKind.Prose,
            IsLabel = name is "ref" or "group",
            Selectors = [RedactionSelector.Role],
            Chooses = HasRole,
        };

    private static PlainField<Indicator> PlainOfIndicator(
        string name, RedactionKind kind, Func<Indicator, bool> isThere, Func<Indicator, Indicator> without, Action<Indicator, RedactionRun>? removes = null) =>
        new($"indicators[*].{name}", kind, isThere, without) { Removes = removes, Selectors = [RedactionSelector.Role], Chooses = HasRole };
}
