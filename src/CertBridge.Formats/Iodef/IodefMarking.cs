using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Iodef;

/// <summary>
/// What the restrictions of a document ask for (RFC 7970, section 3.3.1). A part may loosen what it stands in by that section; here it does not. One that is not known, or that is agreed elsewhere by a word of the
/// sender's own, refuses the document: an unknown marking is never no marking.
/// </summary>
internal sealed class IodefMarking
{
    private const string Restriction = "restriction";

    /// <summary>Parts of an incident that a report says for itself, so that their restriction is one of the whole.</summary>
    private static readonly string[] Carried = ["IncidentID", "Assessment", "Method"];

    private readonly Dictionary<ForeignElement, Tlp> restrictions;

    private IodefMarking(Dictionary<ForeignElement, Tlp> restrictions)
    {
        this.restrictions = restrictions;
    }

    /// <summary>Of every part of the incident; what is wrong is reported.</summary>
    public static IodefMarking Read(ForeignElement incident, ForeignDefaults defaults, DocumentProblems problems)
    {
        var found = new Dictionary<ForeignElement, Tlp>();
        foreach (ForeignElement part in incident.All)
        {
            if (part.Attribute(Restriction) is { } word)
                found[part] = Of(part, word, problems);
        }
        if (incident.Attribute(Restriction) is null)
        {
            defaults.Take("marking.tlp", MarkingWords.Of(Tlp.Red)); // what an incident is that says nothing, by the schema of RFC 7970
            found[incident] = Tlp.Red;
        }
        return new IodefMarking(found);
    }

    /// <summary>The strictest of what the incident says for itself and of what was stated beside it; a half is unspecified only where a problem was reported.</summary>
    public Marking OfAll(ForeignElement incident, Marking? stated, DocumentProblems problems)
    {
        Tlp said = incident.Children.Where(part => Carried.Contains(part.Name)).Append(incident).Max(part => restrictions.GetValueOrDefault(part));
        Marking marking = MarkingWords.Strictest(new Marking { Tlp = said }, stated ?? new Marking());
        ForeignReading.RefuseUnmarked(marking, "The incident leaves its restriction to what was agreed, and no TLP was stated beside it.", "IODEF has no PAP and none was stated beside it.", problems);
        return marking;
    }

    /// <summary>The strictest of the part and of all it stands in.</summary>
    public Tlp Of(ForeignElement part)
    {
        Tlp own = restrictions.GetValueOrDefault(part);
        Tlp around = part.Parent is { } parent ? Of(parent) : Tlp.Unspecified;
        return own > around ? own : around;
    }

    /// <summary>The amber of IODEF stays inside the organisation that receives it, which is AMBER+STRICT in TLP 2.0.</summary>
    private static Tlp Of(ForeignElement part, string word, DocumentProblems problems)
    {
        switch (word)
        {
            case "public" or "white":
                return Tlp.Clear;
            case "partner" or "green":
                return Tlp.Green;
            case "need-to-know" or "amber":
                return Tlp.AmberStrict;
            case "private" or "red":
                return Tlp.Red;
            case "default":
                return Tlp.Unspecified;
            default:
                problems.Add(new Problem(ReportErrors.MarkingUnknown, $"{part.Path}@{Restriction}", $"{Excerpt.Of(part.Attribute("ext-restriction") ?? word)} is no restriction that is known.", part.Line));
                return Tlp.Unspecified;
        }
    }
}
