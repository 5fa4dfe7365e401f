using System.Collections.Frozen;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Lists;

/// <summary>A table of indicators (RFC 4180) with headings to a report: each cell of a column that holds values is an indicator or a loss.</summary>
public static class CsvReading
{
    /// <summary>What people write where there is nothing to write.</summary>
    private static readonly FrozenSet<string> Nothing = new[] { "", "-", "n/a", "none", "null" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly DocumentErrors Errors = ForeignReading.Errors(FormatErrors.NotList);

    public static Parsed<ForeignReport> Read(ReadOnlyMemory<byte> csv, ForeignReadingOptions options)
    {
        var problems = new DocumentProblems(Errors);
        if (ListText.Of(csv.Span, options, problems) is not { } text)
            return Parsed<ForeignReport>.Invalid(problems.All);
        IReadOnlyList<CsvRow> rows = CsvRows.Read(text, problems);
        if (rows.Count < 2 && !problems.HasErrors)
            problems.Schema(string.Empty, "There is no row beneath the headings.", 1);
        if (problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        IReadOnlyList<ListColumn> columns = ListColumn.Of(rows[0], options.Columns, problems);
        if (problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        WarnOfRest(columns, problems);
        return ListReport.Of([.. rows.Skip(1).Select(row => RowOf(row, columns, problems))], options, problems);
    }

    private static ListRow RowOf(CsvRow row, IReadOnlyList<ListColumn> columns, DocumentProblems problems)
    {
        string? type = Cell(row, columns, ListColumn.Type);
        return new ListRow(row.Line)
        {
            Values = [.. row.Cells.Zip(columns).Where(pair => pair.Second.HasValues && !Nothing.Contains(pair.First)).Select(pair => ValueOf(row, pair.Second, pair.First, type))],
            Comment = Cell(row, columns, ListColumn.Comment),
            FirstSeen = Cell(row, columns, ListColumn.FirstSeen),
            LastSeen = Cell(row, columns, ListColumn.LastSeen),
            ValidUntil = Cell(row, columns, ListColumn.ValidUntil),
            Confidence = Cell(row, columns, ListColumn.Confidence),
            Tlp = ListMarking.Of(Cell(row, columns, ListColumn.Tlp), row.Line, problems),
        };
    }

    /// <summary>A type that nobody knows leaves it to the look of the value.</summary>
    private static ListValue ValueOf(CsvRow row, ListColumn column, string text, string? type) =>
        new($"line {row.Line}.{Excerpt.OfName(column.Heading)}", column.Meaning != ListColumn.Value ? column.Meaning : type is null ? null : ListTypes.Named(type), text);

    /// <summary>Of the first column that has the meaning; null where it is empty.</summary>
    private static string? Cell(CsvRow row, IReadOnlyList<ListColumn> columns, string meaning)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Meaning == meaning)
                return row.Cells[i].Length > 0 ? row.Cells[i] : null;
        }
        return null;
    }

    private static void WarnOfRest(IReadOnlyList<ListColumn> columns, DocumentProblems problems)
    {
        string[] rest = [.. columns.Where(column => column is { Meaning: null, Heading.Length: > 0 }).Select(column => Excerpt.Of(column.Heading))];
        if (rest.Length > 0)
            ForeignReading.WarnNotCarried(problems, "column", $"Not carried, as nobody says what they are: {string.Join(", ", rest)}.", hint: "Say so with --column HEADING=MEANING.");
    }
}
