using CertBridge.Sharing.Reports;
using static CertBridge.Sharing.Redacting.RedactionOperator;

namespace CertBridge.Sharing.Redacting;

/// <summary>The fields of a report that stand in no list, for <see cref="RedactionTable"/>.</summary>
internal static class DraftFields
{
    public static RedactionField<ReportDraft>[] BeforeLists(string neededAlways, string neededAtStages, IReadOnlyList<string> unknownOnly) =>
    [
        new LanguagesField("title", d => d.Title, (d, texts) => d with { Title = texts! }, [.. RedactionField.Prose.Except([Drop])])
        {
            LengthMax = 200, Need = neededAlways, SaysWhatHappened = true, Selectors = [RedactionSelector.Language],
        },
        new LanguagesField("description", d => d.Description, (d, texts) => d with { Description = texts! }, [.. RedactionField.Prose.Except([Drop])])
        {
            LengthMax = 20_000, IsMultiline = true, Need = neededAlways, SaysWhatHappened = true, Selectors = [RedactionSelector.Language],
        },
        new LanguagesField("summary", d => d.Summary, (d, texts) => d with { Summary = texts }, RedactionField.Prose)
        {
            LengthMax = 1_000, IsMultiline = true, Selectors = [RedactionSelector.Language],
        },
        new WordField<ReportDraft>("malicious", d => d.Malicious, (d, word) => d with { Malicious = word }, Constant) { Need = neededAtStages, Words = unknownOnly },
        new WordField<ReportDraft>("crossBorder", d => d.CrossBorder, (d, word) => d with { CrossBorder = word }, Constant) { Need = neededAtStages, Words = unknownOnly },
        Names("classification.attack", d => d.Classification.Attack, (d, texts) => d with { Classification = d.Classification with { Attack = texts } }),
        Names("classification.cve", d => d.Classification.Cve, (d, texts) => d with { Classification = d.Classification with { Cve = texts } }),
        Names("classification.malware", d => d.Classification.Malware, (d, texts) => d with { Classification = d.Classification with { Malware = texts } }),
        Plain("subsectors", RedactionKind.Word, d => d.Subsectors.Count > 0, d => d with { Subsectors = [] }),
        Plain("entityClass", RedactionKind.Word, d => d.EntityClass is not null, d => d with { EntityClass = null }),
        Plain("severity.score", RedactionKind.Number, d => d.Severity.Score is not null, d => d with { Severity = d.Severity with { Score = null } }),
        Plain("severity.basis", RedactionKind.Word, d => d.Severity.Basis is not null, d => d with { Severity = d.Severity with { Basis = null } }),
        Plain("severity.outlook", RedactionKind.Word, d => d.Severity.Outlook is not null, d => d with { Severity = d.Severity with { Outlook = null } }),
        Plain("impact.informationTypes", RedactionKind.Word, d => d.Impact?.InformationTypes.Count > 0, d => d with { Impact = d.Impact! with { InformationTypes = [] } }),
        Plain("impact.recoverability", RedactionKind.Word, d => d.Impact?.Recoverability is not null, d => d with { Impact = d.Impact! with { Recoverability = null } }),
        Range("impact.users", i => i.Users, (i, range) => i with { Users = range }),
        Range("impact.durationHours", i => i.DurationHours, (i, range) => i with { DurationHours = range }),
        Range("impact.economic", i => i.Economic, (i, range) => i with { Economic = range }),
        Plain("impact.external", RedactionKind.Word, d => d.Impact?.External.Count > 0, d => d with { Impact = d.Impact! with { External = [] } }),
        Moment("started", t => t.Started, (t, moment) => t with { Started = moment }, null),
        Moment("detected", t => t.Detected, (t, moment) => t with { Detected = moment }, null),
        Moment("aware", t => t.Aware, (t, moment) => t with { Aware = moment }, neededAtStages),
        Moment("reported", t => t.Reported, (t, moment) => t with { Reported = moment }, null),
        Moment("contained", t => t.Contained, (t, moment) => t with { Contained = moment }, null),
        Moment("recovered", t => t.Recovered, (t, moment) => t with { Recovered = moment }, null),
        Moment("ended", t => t.Ended, (t, moment) => t with { Ended = moment }, null),
    ];

    public static RedactionField<ReportDraft>[] Contacts(string neededAlways) =>
    [
        Contact("lead", c => c.Lead, (c, text) => c with { Lead = text! }, 200, neededAlways, [.. RedactionField.Contact.Except([Drop])]),
        Contact("phone247", c => c.Phone247, (c, text) => c with { Phone247 = text }, 64, null, RedactionField.Name),
        Contact("email", c => c.Email, (c, text) => c with { Email = text }, 254, null, RedactionField.Contact),
        Plain("contacts.languages", RedactionKind.Word, d => d.Contacts.Languages.Count > 0, d => d with { Contacts = d.Contacts with { Languages = [] } }),
        Contact("victim", c => c.Victim, (c, text) => c with { Victim = text }, 200, null, RedactionField.Contact),
    ];

    private static PlainField<ReportDraft> Plain(string path, RedactionKind kind, Func<ReportDraft, bool> isThere, Func<ReportDraft, ReportDraft> without) =>
        new(path, kind, isThere, without);

    private static PlainField<ReportDraft> Names(string path, Func<ReportDraft, IReadOnlyList<string>> get, Func<ReportDraft, IReadOnlyList<string>, ReportDraft> set) =>
        new(path, RedactionKind.Text, d => get(d).Count > 0, d => set(d, []))
        {
            Removes = (d, run) =>
            {
                foreach (string text in get(d))
                    run.Remove(text);
            },
        };

    private static RangeField<ReportDraft> Range(string path, Func<Impact, AmountRange?> get, Func<Impact, AmountRange?, Impact> set) =>
        new(path, AmountRange.AmountMax, d => d.Impact is { } impact ? get(impact) : null, (d, range) => d with { Impact = set(d.Impact!, range) });

    private static MomentField<ReportDraft> Moment(string name, Func<ReportTimes, ReportMoment?> get, Func<ReportTimes, ReportMoment?, ReportTimes> set, string? need) =>
        new($"times.{name}", d => get(d.Times), (d, moment) => d with { Times = set(d.Times, moment) }, need is null ? [Drop, Fidelity] : [Fidelity]) { Need = need };

    private static TextField<ReportDraft> Contact(
        string name, Func<ReportContacts, string?> get, Func<ReportContacts, string?, ReportContacts> set, int lengthMax, string? need, params RedactionOperator[] fits) =>
        new($"contacts.{name}", RedactionKind.Contact, d => get(d.Contacts), (d, text) => d with { Contacts = set(d.Contacts, text) }, fits) { LengthMax = lengthMax, Need = need };
}
