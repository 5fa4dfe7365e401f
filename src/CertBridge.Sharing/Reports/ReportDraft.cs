using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Reports;

/// <summary>
/// A report as its author wrote it: everything but the id, revision and origin that the node gives. One that came out of
/// <see cref="ReportReading"/> obeys every rule of docs/REPORT.md; one put together by hand goes through <see cref="ReportReading.Check"/> first.
/// </summary>
public sealed record ReportDraft
{
    public string Type { get; init; } = "incident";

    public required Tlp Tlp { get; init; }

    public required Pap Pap { get; init; }

    /// <summary>A policy of FIRST's IEP 2.0, by id or address; carried, not interpreted.</summary>
    public string? Iep { get; init; }

    /// <summary>What the author says a receiver may do; null where nothing is stated.</summary>
    public ExchangePolicy? ExchangePolicy { get; init; }

    /// <summary>True for exercise traffic; must agree with the node's environment.</summary>
    public bool IsExercise { get; init; }

    public string? ExerciseName { get; init; }

    /// <summary>Partners the author named; empty means the author named none, never all.</summary>
    public IReadOnlyList<PartnerId> Recipients { get; init; } = [];

    /// <summary>Persons a TLP:RED report is for, by the partner they work at.</summary>
    public IReadOnlyList<PartnerPersons> Persons { get; init; } = [];

    /// <summary>Partners it may be passed on to; null leaves that to the agreement.</summary>
    public IReadOnlyList<PartnerId>? OnwardAllowed { get; init; }

    /// <summary>Until then no partner gets it, whoever is named.</summary>
    public DateTimeOffset? EmbargoUntil { get; init; }

    /// <summary>Profiles of the policy that every copy goes through, whatever its rules say; no partner learns of them.</summary>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>When it should no longer be relied on.</summary>
    public DateTimeOffset? Expires { get; init; }

    public required LanguageText Title { get; init; }

    public required LanguageText Description { get; init; }

    public LanguageText? Summary { get; init; }

    public required string Stage { get; init; }

    public required string Determination { get; init; }

    public required string Status { get; init; }

    public string? Malicious { get; init; }

    public string? CrossBorder { get; init; }

    public required Classification Classification { get; init; }

    public string? RootCause { get; init; }

    public required IReadOnlyList<string> Sectors { get; init; }

    public IReadOnlyList<string> Subsectors { get; init; } = [];

    public IReadOnlyList<string> Countries { get; init; } = [];

    public string? EntityClass { get; init; }

    public required Severity Severity { get; init; }

    public Impact? Impact { get; init; }

    public ReportTimes Times { get; init; } = new();

    public IReadOnlyList<Victim> Victims { get; init; } = [];

    public IReadOnlyList<Indicator> Indicators { get; init; } = [];

    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    public IReadOnlyList<Measure> Measures { get; init; } = [];

    public required ReportContacts Contacts { get; init; }

    public IReadOnlyList<RelatedReport> Related { get; init; } = [];

    public IReadOnlyList<ReportReference> References { get; init; } = [];

    /// <summary>For this node's own people: never leaves it.</summary>
    public string? AnalystNotes { get; init; }

    /// <summary>Persons named at a partner; none where the author named none there.</summary>
    public IReadOnlyList<string> PersonsAt(PartnerId partner) => Persons.FirstOrDefault(persons => persons.Partner == partner)?.Names ?? [];

    /// <summary>The marking of the whole.</summary>
    public Marking Marking => new() { Tlp = Tlp, Pap = Pap };

    /// <summary>
    /// The strictest of the whole and of every indicator, which a decision is made on: a red indicator in a green report makes it red. Only on the way out it
    /// may be withheld, and then it is asked about what remains.
    /// </summary>
    public Marking StrictestMarking =>
        Indicators.Aggregate(Marking, (strictest, indicator) => indicator.Marking is { } own ? MarkingWords.Strictest(strictest, own) : strictest);

    /// <summary>Its own marking, and never looser than the whole.</summary>
    public Marking MarkingOf(Indicator indicator) => indicator.Marking is { } own ? MarkingWords.Strictest(own, Marking) : Marking;

    /// <summary>
    /// What the receiver may do further. A list of named partners has no form on the wire yet, so it says nobody: stricter than meant, never looser.
    /// </summary>
    public OnwardRule Onward => OnwardAllowed is null ? OnwardRule.AsAgreed : OnwardRule.Nobody;

    /// <summary>The report this draft becomes: the node gives it its names.</summary>
    /// <param name="id">Kept for life.</param>
    /// <param name="uuid">Version 7, of this revision.</param>
    /// <param name="revision">From 1.</param>
    /// <param name="origin">The partner that wrote it.</param>
    /// <param name="author">Key id of the certificate it was submitted with; information, never evidence.</param>
    public Report Named(ReportId id, Guid uuid, ulong revision, PartnerId origin, string author) => revision >= 1
        ? new Report { Id = id, Uuid = uuid, Revision = revision, Origin = origin, Author = author, Content = this }
        : throw new ArgumentOutOfRangeException(nameof(revision), "Revisions begin at 1.");
}
