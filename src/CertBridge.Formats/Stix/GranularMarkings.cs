using System.Globalization;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Stix;

/// <summary>
/// Markings of single properties (STIX 2.1, section 7.2.3). A report marks whole indicators and no properties of them, so what marks one property marks the object: stricter than meant, never looser. A language is no marking.
/// </summary>
internal static class GranularMarkings
{
    /// <summary>Ids of the markings; a selector that names nothing of the object is reported.</summary>
    public static IEnumerable<string> Read(ForeignFields fields, DocumentNode node, DocumentProblems problems)
    {
        foreach (ForeignFields granular in fields.Groups("granular_markings"))
        {
            foreach (string selector in granular.Texts("selectors").Where(selector => !Finds(node, selector)))
                granular.Refuse(problems.Errors.Schema, "selectors", $"{Excerpt.Of(selector)} names nothing of the object.", "A selector is a path such as labels.[0] to what is there.");
            if (granular.Text("marking_ref") is { } marking)
                yield return marking;
        }
    }

    private static bool Finds(DocumentNode node, string selector)
    {
        DocumentNode? found = node;
        foreach (string step in selector.Split('.'))
            found = Step(found, step);
        return found is not null;
    }

    private static DocumentNode? Step(DocumentNode? node, string step) => node switch
    {
        DocumentMap map => map.Find(step)?.Value,
        DocumentList list when step is ['[', .. var digits, ']'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place < list.Items.Count => list.Items[place],
        _ => null,
    };
}
