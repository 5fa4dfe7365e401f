using System.Globalization;
using CertBridge.Sharing.Expressions;

namespace CertBridge.Sharing.Policies;

/// <summary>What was known for one question, as text: for a digest over it, so never shown.</summary>
internal static class FactLines
{
    /// <summary>Every fact in the order of its slot; a list with the length of each element before it, so that no two lists are written alike.</summary>
    public static IEnumerable<(string Name, string Value)> Of(FactValues values)
    {
        IReadOnlyList<Fact> facts = PolicyFacts.Schema.Facts;
        for (int slot = 0; slot < facts.Count; slot++)
            yield return (facts[slot].Name, Text(values.Slots[slot]));
    }

    private static string Text(FactSlot slot) => slot.Content switch
    {
        null => "absent",
        string text => "=" + text,
        string[] texts => string.Concat(texts.Select(text => $"{text.Length}:{text}")),
        _ => slot.Number.ToString(CultureInfo.InvariantCulture),
    };
}
