using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp;

/// <summary>
/// The marking of an event and of its attributes, from their tags and from what was stated beside it. The strictest holds; a tag that is not
/// known, or that asks for handling we cannot give, refuses the event: an unknown marking is never no marking.
/// </summary>
internal static class MispMarking
{
    /// <summary>Other markings that bind, which a report cannot carry: classification, exchange policies, national sharing rules.</summary>
    private static readonly string[] Binding = ["euci", "nato", "fr-classif", "iep", "iep2-policy", "iep2-reference", "dcso-sharing"];

    /// <summary>The marking of the whole; a half is unspecified only where a problem was reported.</summary>
    public static Marking Of(MispEvent source, Marking? stated, DocumentProblems problems)
    {
        Marking tagged = Tagged(source.Tags, problems);
        Marking marking = MarkingWords.Strictest(tagged, stated ?? new Marking());
        ForeignReading.RefuseUnmarked(marking, "The event has no tag tlp:* and no TLP was stated beside it.", "The event has no tag PAP:* and no PAP was stated beside it.", problems);
        return marking;
    }

    /// <summary>The marking of an attribute where its own tags are stricter than the whole; null otherwise. A looser tag loosens nothing.</summary>
    public static Marking? Of(MispAttribute attribute, Marking whole, DocumentProblems problems)
    {
        Marking marking = MarkingWords.Strictest(Tagged(attribute.Tags, problems), whole);
        return marking.Equals(whole) ? null : marking;
    }

    private static Marking Tagged(IReadOnlyList<MispTag> tags, DocumentProblems problems)
    {
        var marking = new Marking();
        foreach (MispTag tag in tags)
        {
            if (tag.Namespace == "tlp" && TlpOf(tag, problems) is var tlp and not Tlp.Unspecified)
                marking.Tlp = Stricter(marking.Tlp, tlp, tag, problems);
            else if (tag.Namespace == "pap" && PapOf(tag, problems) is var pap and not Pap.Unspecified)
                marking.Pap = Stricter(marking.Pap, pap, tag, problems);
            else if (Binding.Contains(tag.Namespace))
                Unknown(problems, tag, "asks for handling a report cannot carry");
        }
        return marking;
    }

    private static Tlp TlpOf(MispTag tag, DocumentProblems problems)
    {
        string word = Word(tag);
        if (MarkingWords.TryTlp(word, out Tlp tlp))
            return tlp;
        switch (word)
        {
            case "white": // TLP 1, the same as CLEAR
                return Tlp.Clear;
            case "unclear": // the source did not know either: formats are to treat it as RED
                return Tlp.Red;
            case "ex:chr":
                Unknown(problems, tag, "asks that the source is not named, and a report names its origin");
                return Tlp.Unspecified;
            default:
                Unknown(problems, tag, "is no TLP");
                return Tlp.Unspecified;
        }
    }

    private static Pap PapOf(MispTag tag, DocumentProblems problems)
    {
        string word = Word(tag);
        if (MarkingWords.TryPap(word, out Pap pap))
            return pap;
        if (word == "white")
            return Pap.Clear;
        Unknown(problems, tag, "is no PAP");
        return Pap.Unspecified;
    }

    // Case and white space of a tag change nothing: TLP:Red is red.
    private static string Word(MispTag tag) =>
        tag.Name[(tag.Name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().ToLowerInvariant();

    private static T Stricter<T>(T held, T tagged, MispTag tag, DocumentProblems problems)
        where T : struct, Enum
    {
        if (!held.Equals(default(T)) && !held.Equals(tagged))
            problems.Add(new Problem(ReportErrors.MarkingConflict, tag.Path, $"The tag {Excerpt.Of(tag.Name)} contradicts another; the strictest holds.", IsWarning: true));
        return Comparer<T>.Default.Compare(held, tagged) > 0 ? held : tagged;
    }

    private static void Unknown(DocumentProblems problems, MispTag tag, string why) =>
        problems.Add(new Problem(ReportErrors.MarkingUnknown, tag.Path, $"The tag {Excerpt.Of(tag.Name)} {why}."));
}
