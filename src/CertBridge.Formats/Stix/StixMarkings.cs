using System.Collections.Frozen;
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
    private const string TlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    /// <summary>TLP 1 (STIX 2.1, section 7.2.1.4), TLP 2 (FIRST's extension of 2022-10-01), and AMBER+STRICT as OpenCTI writes it.</summary>
    private static readonly FrozenDictionary<string, Tlp> Known = new Dictionary<string, Tlp>
    {
        ["613f2e26-407d-48c7-9eca-b8e91df99dc9"] = Tlp.Clear,
        ["34098fce-860f-48ae-8e50-ebd3cc5e41da"] = Tlp.Green,
        ["f88d31f6-486f-44da-b317-01333bde0b82"] = Tlp.Amber,
        ["5e57c739-391a-4eb3-b6be-7d15ca92d5ed"] = Tlp.Red,
        ["94868c89-83c2-464b-929b-a1a8aa3c8487"] = Tlp.Clear,
        ["bab4a63c-aed9-4cf5-a766-dfca5abac2bb"] = Tlp.Green,
        ["55d920b0-5e8b-4f79-9ee9-91f868d9b421"] = Tlp.Amber,
        ["939a9414-2ddd-4d32-a0cd-375ea402b003"] = Tlp.AmberStrict,
        ["e828b379-4e03-4974-9ac4-e53a884c97c1"] = Tlp.Red,
        ["826578e1-40ad-459f-bc73-ede076f81f37"] = Tlp.AmberStrict,
    }.ToFrozenDictionary(pair => "marking-definition--" + pair.Key, pair => pair.Value, StringComparer.Ordinal);

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
        if (problems.HasErrors)
            return marking; // what is missing may be the fault of a marking that was reported
        if (marking.Tlp == Tlp.Unspecified)
            Missing("marking.tlp", "No TLP marks all of the bundle and none was stated beside it.", "--tlp");
        if (marking.Pap == Pap.Unspecified)
            Missing("marking.pap", "STIX has no PAP and none was stated beside it.", "--pap");
        return marking;
    }

    private static Marking OfKnown(string id) => new() { Tlp = Known.GetValueOrDefault(id) };

    private static Marking Strictest(IEnumerable<Marking> markings) => markings.Aggregate(new Marking(), MarkingWords.Strictest);

    /// <summary>What a definition in the bundle says. Statements, such as a copyright, bind nobody's handling; where one is a tag of MISP or OpenCTI, it is that.</summary>
    private Marking Meaning(StixObject definition)
    {
        Marking said = Said(definition);
        if (!Known.TryGetValue(definition.Id, out Tlp known))
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
        if (fields.Group("extensions")?.Group(TlpExtension)?.Text("tlp_2_0") is { } second)
            return OfTag(definition, "tlp", second);
        if (fields.Text("x_opencti_definition") is { } tag)
            return OfTag(definition, tag);
        return fields.Text("definition_type") switch
        {
            "tlp" => OfTag(definition, "tlp", fields.Group("definition")?.Text("tlp") ?? string.Empty),
            "statement" => OfTag(definition, fields.Group("definition")?.Text("statement") ?? string.Empty),
            _ when Known.ContainsKey(definition.Id) => new Marking(),
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
        foreach (string id in one.MarkingRefs.Where(id => !Known.ContainsKey(id) && !meanings.ContainsKey(id) && reported.Add(id)))
            one.Fields.Refuse(ReportErrors.MarkingUnknown, "object_marking_refs", $"The marking {Excerpt.Of(id)} is neither known nor in the bundle.", "Export the bundle with its marking definitions.");
    }

    private void Missing(string field, string message, string flag) =>
        problems.Add(new Problem(ReportErrors.MarkingMissing, field, message, Hint: $"State it with {flag}."));
}
