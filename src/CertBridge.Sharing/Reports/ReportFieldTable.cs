namespace CertBridge.Sharing.Reports;

/// <summary>
/// Every field <see cref="ReportFields"/> reads, explained. A test reads a report with every group in it and holds this table against what was asked for.
/// </summary>
public static class ReportFieldTable
{
    private const string Always = "always";
    private const string Stage = "stage";
    private const string Never = "never";
    private const string Moment = "\"2025-10-14T05:05:00Z\"";
    private const string Range = "0 to 1,000,000,000,000,000";

    public static IReadOnlyList<ReportFieldHelp> All { get; } =
    [
        Field("apiVersion", "word", Always, "certbridge/v1", "The form of the document.", "\"certbridge/v1\""),
        Field("kind", "word", Always, "IncidentReport", "What the document is.", "\"IncidentReport\""),
        Field("reportType", Vocabularies.ReportTypes, Never, "What is reported; incident when absent.", "\"incident\""),
        Field("marking", "group", Always, "", "How widely it may be shared and what may be done with it. There is no default.", ""),
        Word("marking.tlp", MarkingWords.TlpWords, Always, "Traffic Light Protocol 2.0: how widely.", "\"amber\""),
        Word("marking.pap", MarkingWords.PapWords, Always, "Permissible Actions Protocol: what may be done with it.", "\"amber\""),
        Field("marking.iep", "text", Never, "500 characters", "Id or address of a FIRST IEP 2.0 policy; carried, not interpreted.", "\"https://cert-aln.example/iep/1\""),
        Field("marking.iepTerms", "group", Never, "", "What a receiver may do, in the statements of FIRST IEP 2.0. What is not stated is left to the agreement and the PAP.", ""),
        Field("marking.iepTerms.start_date", "time", Never, "", "From when it holds; before it nobody gets the report.", "\"2025-01-01T00:00:00Z\""),
        Field("marking.iepTerms.end_date", "time", Never, "after start_date", "Until when; from then on nobody gets the report.", "\"2099-12-31T00:00:00Z\""),
        .. ExchangeStatements.Names.Select(name => Word($"marking.iepTerms.{name}", ExchangeStatements.Words(name), Never, ExchangeStatements.Explain(name), $"\"{ExchangeStatements.Words(name)[0]}\"")),
        Field("exercise", "truth", Always, "", "True for a drill; must agree with the node's environment.", "false"),
        Field("exerciseName", "text", Never, "200 characters; only with exercise: true", "The name of the drill.", "\"Northern Lights 2026\""),
        Field("recipients", "partners", Never, "64", "Partners the author names. Empty or absent names none, never all.", "[\"cert-bor\"]"),
        Field("persons", "group", Never, "64 partners", "Persons a TLP:RED report is for, by partner.", "{\"cert-bor\":[\"duty-1\"]}"),
        Field("persons.PARTNER", "texts", Never, "16 of 200 characters", "Persons at one partner; PARTNER is its id.", "[\"duty-1\"]"),
        Field("onwardAllowed", "partners", Never, "64", "Partners it may be passed on to; absent leaves it to the agreement, empty is nobody.", "[\"cert-cel\"]"),
        Field("expires", "time", Never, "in the future", "When it should no longer be relied on.", "\"2099-12-31T00:00:00Z\""),
        Field("title", "languages", Always, "200 characters, one line; 24 languages", "One line that says what happened, by language.", "{\"en\":\"Ransomware at a hospital\"}"),
        Field("title.LANG", "text", Always, "200 characters", "The title in one language; LANG is a BCP 47 tag such as en or sq.", "\"Ransomware at a hospital\""),
        Field("description", "languages", Always, "20,000 characters; 24 languages", "What happened, by language.", "{\"en\":\"Billing servers were encrypted during the night.\"}"),
        Field("description.LANG", "lines", Always, "20,000 characters", "The description in one language.", "\"Billing servers were encrypted during the night.\""),
        Field("summary", "languages", Never, "1,000 characters; 24 languages", "The description in a few sentences, by language.", "{\"en\":\"Office network encrypted.\"}"),
        Field("summary.LANG", "lines", Never, "1,000 characters", "The summary in one language.", "\"Office network encrypted.\""),
        Field("stage", Vocabularies.Stages, Always, "How firm the content is; every stage asks for fields of its own.", "\"notification\""),
        Field("determination", Vocabularies.Determinations, Always, "Whether it is an incident at all.", "\"confirmed\""),
        Field("status", Vocabularies.Statuses, Always, "How far the handling is.", "\"contained\""),
        Field("malicious", Vocabularies.Suspicions, Stage, "Is an unlawful or malicious act suspected? early-warning asks for it.", "\"yes\""),
        Field("crossBorder", Vocabularies.Suspicions, Stage, "Can it have an effect in another country? early-warning and final ask for it.", "\"suspected\""),
        Field("classification", "group", Always, "", "What kind of incident it is.", ""),
        Field("classification.rsit", Vocabularies.Rsit, Always, "class/type of the Reference Security Incident Taxonomy.", "[\"intrusions/system-compromise\"]", "words", "256"),
        Field("classification.attack", "texts", Never, "256", "Techniques of MITRE ATT&CK.", "[\"T1486\",\"T1056.001\"]"),
        Field("classification.cve", "texts", Never, "256", "Vulnerabilities.", "[\"CVE-2024-12345\"]"),
        Field("classification.malware", "texts", Never, "256 of 200 characters", "Names of malware.", "[\"HarbourLock\"]"),
        Field("rootCause", Vocabularies.RootCauses, Stage, "What caused it; final asks for it.", "\"malicious-actions\""),
        Field("sectors", Vocabularies.Sectors, Always, "Sectors of NIS2, or none.", "[\"drinking-water\"]", "words", "32"),
        Field("subsectors", Vocabularies.Subsectors, Never, "Subsectors of the MISP taxonomy nis2.", null, "words", "32"),
        Field("countries", Vocabularies.Countries, Stage, "ISO 3166-1 alpha-2 in quotes, and ZZ for a fictional or unknown one; crossBorder: yes asks for it.", "[\"NO\",\"ZZ\"]", "words", "251"),
        Field("entityClass", Vocabularies.EntityClasses, Never, "Class of the entity under NIS2.", "\"essential\""),
        Field("severity", "group", Always, "", "How bad it is.", ""),
        Field("severity.level", Vocabularies.SeverityLevels, Always, "The level.", "\"high\""),
        Field("severity.score", "number", Never, "0 to 100", "The score behind the level.", "60"),
        Field("severity.basis", "text", Never, "64 characters", "Scheme the score was made with.", "\"cb-sev-1\""),
        Field("severity.outlook", Vocabularies.Outlooks, Never, "Where it goes.", "\"improving\""),
        Field("impact", "group", Stage, "", "What it did; notification and final ask for it.", ""),
        Field("impact.functional", Vocabularies.FunctionalImpacts, Stage, "What the services lost.", "\"minimal-critical\""),
        Field("impact.information", Vocabularies.InformationImpacts, Stage, "What happened to information.", "\"suspected-loss\""),
        Field("impact.informationTypes", Vocabularies.InformationTypes, Never, "Of what kind that information is.", "[\"financial\",\"personal\"]", "words", "32"),
        Field("impact.recoverability", Vocabularies.Recoverabilities, Never, "What recovery takes.", "\"supplemented\""),
        Field("impact.users", "group", Never, "", "How many users are affected, from and to.", ""),
        Field("impact.users.from", "number", Always, Range, "At least.", "40000"),
        Field("impact.users.to", "number", Always, Range, "At most.", "60000"),
        Field("impact.durationHours", "group", Never, "", "How long services are affected, from and to.", ""),
        Field("impact.durationHours.from", "number", Always, Range, "At least so many hours.", "48"),
        Field("impact.durationHours.to", "number", Always, Range, "At most so many hours.", "120"),
        Field("impact.economic", "group", Never, "", "What it costs, from and to.", ""),
        Field("impact.economic.from", "number", Always, Range, "At least, in whole units of the currency.", "10000"),
        Field("impact.economic.to", "number", Always, Range, "At most, in whole units of the currency.", "50000"),
        Field("impact.economic.currency", "text", Always, "3 letters", "The currency, ISO 4217.", "\"EUR\""),
        Field("impact.external", Vocabularies.ExternalImpacts, Never, "What outside the entity is affected.", "[\"public-confidence\"]", "words", "32"),
        Field("times", "group", Stage, "", "When what happened: started, detected, aware, reported in this order; contained, recovered and ended after started.", ""),
        .. Moments("times.started", Never, "When it began.", "\"2025-10-03T00:00:00Z\""),
        .. Moments("times.detected", Never, "When somebody noticed.", "\"2025-10-14T03:20:00Z\""),
        .. Moments("times.aware", Stage, "When the entity knew; starts the clocks of NIS2 article 23(4). Every stage but voluntary asks for it.", Moment),
        .. Moments("times.reported", Never, "When the CERT was told.", "\"2025-10-14T09:40:00Z\""),
        .. Moments("times.contained", Never, "When it stopped spreading.", "\"2025-10-14T11:00:00Z\""),
        .. Moments("times.recovered", Never, "When services were back.", "\"2025-10-16T08:00:00Z\""),
        .. Moments("times.ended", Never, "When it was over.", "\"2025-10-17T08:00:00Z\""),
        Field("victims", "list", Never, "1,000", "Who was hit.", ""),
        Field("victims.ref", "text", Always, "64 characters", "A name for the victim inside this report.", "\"v1\""),
        Field("victims.sector", Vocabularies.Sectors, Never, "Its sector.", "\"drinking-water\""),
        Field("victims.country", Vocabularies.Countries, Never, "Its country, in quotes.", "\"ZZ\""),
        Field("victims.size", Vocabularies.VictimSizes, Never, "Its size.", "\"large\""),
        Field("victims.headcount", "number", Never, "0 to 100,000,000, or { from, to }", "How many work there.", "410"),
        Field("victims.headcount.from", "number", Always, "0 to 100,000,000", "At least.", "250"),
        Field("victims.headcount.to", "number", Always, "0 to 100,000,000", "At most.", "999"),
        Field("victims.role", Vocabularies.VictimRoles, Never, "What it was in the incident.", "\"target\""),
        Field("victims.name", "text", Never, "200 characters", "Its name. Leaves the node only with consent and where the agreement grants victim-name.", "\"Alnia Water\""),
        Field("victims.address", "text", Never, "500 characters", "Its address; as the name.", "\"1 Harbour Road\""),
        Field("victims.consent", Vocabularies.Consents, Never, "Whether it consented to being named.", "\"no\""),
        Field("indicators", "list", Never, "10,000", "What can be looked for.", ""),
        Field("indicators.ref", "text", Never, "64 characters, unique", "A name for the indicator inside this report.", "\"i1\""),
        Field("indicators.type", Vocabularies.IndicatorTypes, Always, "What the value is; every type has its form (docs/REPORT.md).", "\"domain\""),
        Field("indicators.value", "text", Always, "8,192 characters", "The value, written plainly: no [.] and no hxxp.", "\"update.harbourlock.example\""),
        Field("indicators.also", "group", Never, "", "A second value seen as one with the first, such as the file name of a hash.", ""),
        Field("indicators.also.type", Vocabularies.IndicatorTypes, Always, "What the second value is.", "\"filename\""),
        Field("indicators.also.value", "text", Always, "8,192 characters", "The second value.", "\"hlock64.exe\""),
        Field("indicators.role", Vocabularies.IndicatorRoles, Never, "What it was in the incident.", "\"c2\""),
        Field("indicators.use", Vocabularies.IndicatorUses, Never, "To be searched for, or only context.", "\"detection\""),
        Field("indicators.confidence", "number", Never, "0 to 100", "How sure the author is.", "90"),
        Field("indicators.firstSeen", "time", Never, "", "When it was first seen.", "\"2025-10-03T14:00:00Z\""),
        Field("indicators.lastSeen", "time", Never, "", "When it was last seen.", "\"2025-10-14T03:10:00Z\""),
        Field("indicators.validUntil", "time", Never, "", "After this it is of no use.", "\"2099-01-01T00:00:00Z\""),
        Field("indicators.group", "text", Never, "128 characters", "Indicators of one thing share it.", "\"locker\""),
        Field("indicators.comment", "lines", Never, "2,000 characters", "What else is to be said.", "\"The locker itself\""),
        Field("indicators.marking", "group", Never, "", "A marking of its own, stricter than the report's.", ""),
        Word("indicators.marking.tlp", MarkingWords.TlpWords, Never, "The report's when absent; never looser.", "\"amber\""),
        Word("indicators.marking.pap", MarkingWords.PapWords, Never, "The report's when absent; never looser.", "\"amber\""),
        Field("timeline", "list", Never, "1,000", "What happened when.", ""),
        .. Moments("timeline.at", Always, "When it happened.", "\"2025-10-14T03:20:00Z\""),
        Field("timeline.text", "lines", Always, "2,000 characters", "What happened.", "\"Night operator finds the billing system down\""),
        Field("timeline.source", "text", Never, "200 characters", "Where that is known from.", "\"operator's log\""),
        Field("measures", "list", Stage, "1,000", "What was done or should be; notification and final ask for it.", ""),
        Field("measures.text", "lines", Always, "2,000 characters", "The measure.", "\"Remote access gateway taken off line\""),
        Field("measures.state", Vocabularies.MeasureStates, Always, "How far it is.", "\"done\""),
        Field("contacts", "group", Always, "", "Whom to ask.", ""),
        Field("contacts.lead", "text", Always, "200 characters", "The desk that leads.", "\"duty@cert-aln.example\""),
        Field("contacts.phone247", "text", Never, "64 characters", "A number that is answered at any hour.", "\"+999 00 000 000\""),
        Field("contacts.email", "text", Never, "254 characters", "An address of that desk.", "\"duty@cert-aln.example\""),
        Field("contacts.languages", "texts", Never, "24 of 16 characters", "Languages spoken there.", "[\"en\",\"sq\"]"),
        Field("contacts.victim", "text", Never, "200 characters", "Whom to ask at the victim. Leaves the node only where the agreement grants victim-name.", "\"it@water.example\""),
        Field("related", "list", Never, "1,000", "Other reports it has to do with.", ""),
        Field("related.relation", Vocabularies.Relations, Always, "How.", "\"led-to\""),
        Field("related.report", "text", Always, "a report id", "The other report.", "\"CB-ALN-2025-0001\""),
        Field("references", "list", Never, "1,000", "Where more is written; one of the three at least.", ""),
        Field("references.title", "text", Never, "500 characters", "Its title.", "\"Advisory on remote access gateways\""),
        Field("references.url", "text", Never, "4,096 characters", "Its address, http or https; never fetched.", "\"https://cert-aln.example/advisories/2025-11\""),
        Field("references.externalId", "text", Never, "200 characters", "Its number elsewhere.", "\"ALN-ADV-11\""),
        Field("analystNotes", "lines", Never, "20,000 characters", "Notes that never leave the node.", "\"Ask the host on Monday.\""),
        Field("attachments", "refused", Never, "", "Not carried by this version: refused by name (CB1320).", ""),
        Field("embargoUntil", "time", Never, "", "Until then no partner gets it; a rule of the policy holds it.", "\"2025-10-01T00:00:00Z\""),
        Field("redact", "texts", Never, "16 of 40 characters, each once", "Profiles of the policy that every copy goes through; one that it does not have denies.", "[\"victim-hidden\"]"),
    ];

    /// <param name="path">As in the table; with numbers of lists, or <c>[]</c>, too.</param>
    public static ReportFieldHelp? Find(string path)
    {
        string plain = Plain(path);
        return All.FirstOrDefault(field => field.Path == plain) ?? All.FirstOrDefault(field => field.Name is "LANG" or "PARTNER" && field.Parent == ParentOf(plain));
    }

    /// <summary>What stands directly in a group; for the empty path the fields of the report itself.</summary>
    public static IEnumerable<ReportFieldHelp> In(string path) => All.Where(field => field.Parent == Plain(path));

    /// <summary>A path without the numbers of lists: <c>victims[0].name</c> is <c>victims.name</c>.</summary>
    public static string Plain(string path)
    {
        var plain = new System.Text.StringBuilder(path.Length);
        bool isInside = false;
        foreach (char c in path)
        {
            isInside = c == '[' || (isInside && c != ']');
            if (!isInside && c != ']')
                plain.Append(c);
        }
        return plain.ToString();
    }

    private static string ParentOf(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : string.Empty;

    private static ReportFieldHelp Field(string path, string type, string need, string limit, string what, string example) => new(path, type, need, limit, what, example);

    private static ReportFieldHelp Field(string path, Vocabulary vocabulary, string need, string what, string? example, string type = "word", string limit = "") =>
        new(path, type, need, limit, what, example ?? $"[\"{vocabulary.Words[0]}\"]") { Words = vocabulary.Words };

    private static ReportFieldHelp Word(string path, IReadOnlyList<string> words, string need, string what, string example) =>
        new(path, "word", need, string.Empty, what, example) { Words = words };

    /// <summary>A moment is a time, or a group that also says how exactly it is known.</summary>
    private static ReportFieldHelp[] Moments(string path, string need, string what, string example) =>
    [
        new(path, "moment", need, "RFC 3339 with an offset, or { at, fidelity }", what, example),
        new($"{path}.at", "time", Always, string.Empty, "The time.", example),
        new($"{path}.fidelity", "word", Never, string.Empty, "How exactly it is known; second when absent.", "\"day\"") { Words = Vocabularies.Fidelities.Words },
    ];
}
