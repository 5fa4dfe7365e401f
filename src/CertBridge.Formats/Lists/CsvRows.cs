using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Lists;

/// <summary>
/// A table of comma-separated values (RFC 4180, section 2), with semicolons or tabs where the first line has more of those, as spreadsheets of other countries write. Every row has as many cells as the first: what stands
/// in a row that has not is nobody's guess. Empty lines are passed over.
/// </summary>
internal sealed class CsvRows
{
    public const int ColumnsMax = 256;

    private const char Quote = '"';

    private readonly string text;
    private readonly char separator;
    private readonly DocumentProblems problems;
    private int at;
    private int line = 1;

    private CsvRows(string text, DocumentProblems problems)
    {
        this.text = text;
        this.problems = problems;
        separator = SeparatorOf(text);
    }

    /// <summary>The first is that of the headings. What is wrong is reported.</summary>
    public static IReadOnlyList<CsvRow> Read(string text, DocumentProblems problems)
    {
        var rows = new CsvRows(text, problems);
        var all = new List<CsvRow>();
        while (rows.Next() is { } row)
        {
            if (row.Cells is [""])
                continue;
            all.Add(row);
            rows.RefuseRagged(row, all[0]);
        }
        return all;
    }

    private static char SeparatorOf(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        ReadOnlySpan<char> first = end < 0 ? text : text.AsSpan(0, end);
        char found = ',';
        foreach (char other in ";\t")
        {
            if (first.Count(other) > first.Count(found))
                found = other;
        }
        return found;
    }

    /// <summary>Null at the end, and where reading on makes no sense.</summary>
    private CsvRow? Next()
    {
        if (at >= text.Length)
            return null;
        int began = line;
        var cells = new List<string>();
        do
        {
            if (Cell() is not { } cell)
                return null;
            cells.Add(cell);
            if (cells.Count > ColumnsMax)
            {
                problems.Limit($"line {began}", $"This row has more than {ColumnsMax} cells.", began);
                return null;
            }
        }
        while (Takes(separator));
        TakeLineEnd();
        return new CsvRow(began, cells);
    }

    private string? Cell()
    {
        if (at < text.Length && text[at] == Quote)
            return QuotedCell();
        int end = at;
        while (end < text.Length && text[end] != separator && text[end] is not ('\r' or '\n'))
            end++;
        string cell = text[at..end].Trim();
        at = end;
        return Bounded(cell, line);
    }

    private string? QuotedCell()
    {
        int began = line;
        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == Quote && !(at + 1 < text.Length && text[at + 1] == Quote))
                return EndOfQuoted(cell.ToString(), began);
            if (text[at] == Quote)
                at++;
            if (text[at] == '\n')
                line++;
            cell.Append(text[at]);
        }
        return Refuse(began, "The quote that opens a cell is never closed.");
    }

    private string? EndOfQuoted(string cell, int began)
    {
        at++;
        bool isEnd = at >= text.Length || text[at] == separator || text[at] is '\r' or '\n';
        return isEnd ? Bounded(cell.Trim(), began) : Refuse(line, "Text follows the quote that closes a cell.");
    }

    private string? Bounded(string cell, int began)
    {
        if (cell.Length <= ForeignFields.TextLengthMax)
            return cell;
        problems.Limit($"line {began}", $"A cell has {cell.Length} characters; the limit is {ForeignFields.TextLengthMax}.", began);
        return null;
    }

    private bool Takes(char expected)
    {
        bool isThere = at < text.Length && text[at] == expected;
        if (isThere)
            at++;
        return isThere;
    }

    private void TakeLineEnd()
    {
        Takes('\r');
        Takes('\n');
        line++;
    }

    private void RefuseRagged(CsvRow row, CsvRow headings)
    {
        if (row.Cells.Count != headings.Cells.Count)
            Refuse(row.Line, $"This row has {row.Cells.Count} cells; the headings have {headings.Cells.Count}.");
    }

    private string? Refuse(int where, string message)
    {
        problems.Add(new Problem(problems.Errors.Malformed, $"line {where}", message, where, "Export the table again, with quotes around what holds separators, quotes or line ends."));
        return null;
    }
}
