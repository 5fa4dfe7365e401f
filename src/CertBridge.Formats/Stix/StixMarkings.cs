using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix;

/// <summary>
/// What the markings of a bundle ask for. The ids of TLP mean what the standards say, whatever a bundle says of them; a marking that is not known, or that asks for handling a report cannot carry, refuses the bundle where
/// something bears it: an unknown marking is never no marking.
/// </summary>
internal sealed class StixMarkings
{
    private readonly StixBundle bundle;
    private readonly DocumentProblems problems;
    private readonly Dictionary<string, Marking> meanings = new(StringComparer.Ordinal);
    private readonly ILookup<string, StixObject> observations;
    private readonly HashSet<string> reported = new(StringComparer.Ordinal);

    private StixMarkings(StixBundle bundle, DocumentProblems problems)
    {
        this.bundle = bundle;
        this.problems = problems;
        observations = (from observed in bundle.Objects where observed.Type == "observed-data" from id in observed.Fields.Texts("object_refs") select (id, observed)).ToLookup(pair => pair.id, pair => pair.observed, StringComparer.Ordinal);
    }

    public static StixMarkings Read(StixBundle bundle, DocumentProblems problems)
    {
        var markings = new StixMarkings(bundle, problems);
        foreach (StixObject definition in bundle.Objects.Where(one => one.Type == "marking-definition"))
            markings.meanings[definition.Id] = markings.Meaning(definition);
        foreach (StixObject one in bundle.Objects)
            markings.RefuseUnknown(one);
        return markings;
    }

    /// <summary>The strictest of what the object bears, and of what those bear that say when it was seen; a half of which nothing is said is unspecified.</summary>
    public Marking Of(StixObject one) => Strictest(observations[one.Id].Prepend(one).SelectMany(marked => marked.MarkingRefs).Select(id => meanings.GetValueOrDefault(id) ?? OfKnown(id)));

    /// <summary>
    /// The marking of the whole: of everything the report says for itself, which is all but the indicators. Where that says nothing, and each indicator is marked, the strictest of those. What was stated beside tightens.
    /// A half is unspecified only where a problem was reported.
    /// </summary>
    public Marking OfAll(Marking? stated)
    {
        Marking own = Strictest(bundle.Objects.Where(one => StixNarrative.IsCarried(bundle, one)).Select(Of));
        Marking[] values = [.. bundle.Objects.Where(StixValues.HasValue).Select(Of)];
        Marking ofValues = Strictest(values);
        var all = new Marking
        {
            Tlp = own.Tlp == Tlp.Unspecified && values.All(value => value.Tlp != Tlp.Unspecified) ? ofValues.Tlp : own.Tlp,
            Pap = own.Pap == Pap.Unspecified && values.All(value => value.Pap != Pap.Unspecified) ? ofValues.Pap : own.Pap,
        };
        Marking marking = MarkingWords.Strictest(all, stated ?? new Marking());
        ForeignReading.RefuseUnmarked(marking, "No TLP marks all of the bundle and none was stated beside it.", "STIX has no PAP and none was stated beside it.", problems);
        return marking;
    }

    private static Marking OfKnown(string id) => new() { Tlp = StixTlp.Known.GetValueOrDefault(id) };

    private static Marking Strictest(IEnumerable<Marking> markings) => markings.Aggregate(new Marking(), MarkingWords.Strictest);

    /// <summary>What a definition in the bundle says. Statements, such as a copyright, bind nobody's handling; where one is a tag of MISP or OpenCTI, it is that.</summary>
    private Marking Meaning(StixObject definition)
    {
        Marking said = Said(definition);
        if (!StixTlp.Known.TryGetValue(definition.Id, out Tlp known))
            return said;
        if (said.Tlp != Tlp.Unspecified && said.Tlp != known)
            RefuseOtherMeaning(definition, known, said.Tlp);
        return new Marking { Tlp = known, Pap = said.Pap };
    }

    private static void RefuseOtherMeaning(StixObject definition, Tlp known, Tlp said) => definition.Fields.Refuse(
        ReportErrors.MarkingConflict, "id", $"This is the id of TLP {MarkingWords.Of(known)}, and the definition says {MarkingWords.Of(said)}.", "The ids of TLP cannot be given another meaning.");

    private Marking Said(StixObject definition)
    {
        ForeignFields fields = definition.Fields;
        if (fields.Group("extensions")?.Group(StixTlp.Extension)?.Text("tlp_2_0") is { } second)
            return OfTag(definition, "tlp", second);
        if (fields.Text("x_opencti_definition") is { } tag)
            return OfTag(definition, tag);
        return fields.Text("definition_type") switch
        {
            "tlp" => OfTag(definition, "tlp", fields.Group("definition")?.Text("tlp") ?? string.Empty),
            "statement" => OfTag(definition, fields.Group("definition")?.Text("statement") ?? string.Empty),
            _ when StixTlp.Known.ContainsKey(definition.Id) => new Marking(),
            _ => Unknown(definition, "asks for handling a report cannot carry"),
        };
    }

    private Marking OfTag(StixObject definition, string tag)
    {
        int colon = tag.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? string.Empty : tag[..colon].Trim().ToLowerInvariant();
        return kind is "tlp" or "pap" ? OfTag(definition, kind, tag[(colon + 1)..]) : new Marking();
    }

    private Marking OfTag(StixObject definition, string kind, string written)
    {
        string word = written.Trim().ToLowerInvariant();
        if (word == "white")
            word = "clear"; // TLP 1, and PAP before its version 2
        if (kind == "tlp" && MarkingWords.TryTlp(word, out Tlp tlp))
            return new Marking { Tlp = tlp };
        if (kind == "pap" && MarkingWords.TryPap(word, out Pap pap))
            return new Marking { Pap = pap };
        return Unknown(definition, $"is no {kind.ToUpperInvariant()}: {Excerpt.Of(written)}");
    }

    private Marking Unknown(StixObject definition, string why)
    {
        if (bundle.Objects.Any(one => one.MarkingRefs.Contains(definition.Id)))
            definition.Fields.Refuse(ReportErrors.MarkingUnknown, "id", $"The marking {Excerpt.Of(definition.Fields.Text("name") ?? definition.Id)} {why}.");
        return new Marking();
    }

    private void RefuseUnknown(StixObject one)
    {
        foreach (string id in one.MarkingRefs.Where(id => !StixTlp.Known.ContainsKey(id) && !meanings.ContainsKey(id) && reported.Add(id)))
            one.Fields.Refuse(ReportErrors.MarkingUnknown, "object_marking_refs", $"The marking {Excerpt.Of(id)} is neither known nor in the bundle.", "Export the bundle with its marking definitions.");
    }
}
