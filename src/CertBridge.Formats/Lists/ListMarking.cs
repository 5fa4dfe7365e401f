using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Lists;

/// <summary>The marking of a list: as stated beside it, and by its column of TLP where it has one. A row may be stricter than the whole, never looser.</summary>
internal static class ListMarking
{
    /// <summary>A half is unspecified only where a problem was reported.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="stated">Beside the list; null for nothing.</param>
    /// <param name="problems">Told of a half that nobody says.</param>
    public static Marking OfAll(IReadOnlyList<ListRow> rows, Marking? stated, DocumentProblems problems)
    {
        Marking marking = stated?.Clone() ?? new Marking();
        if (marking.Tlp == Tlp.Unspecified && rows.All(row => row.Tlp != Tlp.Unspecified))
            marking.Tlp = rows.Max(row => row.Tlp);
        ForeignReading.RefuseUnmarked(marking, "No TLP marks every row and none was stated beside the list.", "A list has no PAP and none was stated beside it.", problems);
        return marking;
    }

    /// <summary>Unspecified where the cell is empty. One that is not known refuses the list: an unknown marking is never no marking.</summary>
    public static Tlp Of(string? cell, int line, DocumentProblems problems)
    {
        if (cell is null)
            return Tlp.Unspecified;
        string word = cell.ToLowerInvariant();
        if (word.StartsWith("tlp:", StringComparison.Ordinal))
            word = word[4..];
        if (MarkingWords.TryTlp(word == "white" ? "clear" : word, out Tlp tlp))
            return tlp;
        problems.Add(new Problem(ReportErrors.MarkingUnknown, $"line {line}", $"{Excerpt.Of(cell)} is no TLP.", line));
        return Tlp.Unspecified;
    }
}
