using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Lists;

/// <summary>The marking of a list: as stated beside it, and by its column of TLP where it has one. A row may be stricter than the whole, never looser.</summary>
internal static class ListMarking
{
    /// <summary>A half is unspecified only where a problem was reported.</summary>
    public static Marking OfAll(IReadOnlyList<ListRow> rows, Marking? stated, DocumentProblems problems)
    {
        Marking marking = stated?.Clone() ?? new Marking();
        if (marking.Tlp == Tlp.Unspecified && rows.Count > 0 && rows.All(row => row.Tlp is not null))
            marking.Tlp = rows.Max(row => Of(row, problems));
        if (problems.HasErrors)
            return marking; // what is missing may be the fault of a word that was reported
        if (marking.Tlp == Tlp.Unspecified)
            Missing(problems, "marking.tlp", "No TLP marks every row and none was stated beside the list.", "--tlp");
        if (marking.Pap == Pap.Unspecified)
            Missing(problems, "marking.pap", "A list has no PAP and none was stated beside it.", "--pap");
        return marking;
    }

    /// <summary>Unspecified where the row says nothing. One that is not known refuses the list: an unknown marking is never no marking.</summary>
    public static Tlp Of(ListRow row, DocumentProblems problems)
    {
        if (row.Tlp is null)
            return Tlp.Unspecified;
        string word = row.Tlp.ToLowerInvariant();
        if (word.StartsWith("tlp:", StringComparison.Ordinal))
            word = word[4..];
        if (MarkingWords.TryTlp(word == "white" ? "clear" : word, out Tlp tlp))
            return tlp;
        problems.Add(new Problem(ReportErrors.MarkingUnknown, $"line {row.Line}", $"{Excerpt.Of(row.Tlp)} is no TLP.", row.Line));
        return Tlp.Unspecified;
    }

    private static void Missing(DocumentProblems problems, string field, string message, string flag) =>
        problems.Add(new Problem(ReportErrors.MarkingMissing, field, message, Hint: $"State it with {flag}."));
}
