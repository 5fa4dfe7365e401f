using System.Text;

namespace CertBridge.Cli.Printing;

/// <summary>Columns aligned by what the terminal shows, two spaces apart, no lines: made to be read and to be cut with awk.</summary>
internal static class Table
{
    private const string Bold = "\u001b[1m";
    private const string Plain = "\u001b[0m";

    public static string Of<T>(IReadOnlyList<T> items, IReadOnlyList<Column<T>> columns, bool isColoured)
    {
        string[] titles = [.. columns.Select(column => column.Title)];
        string[][] rows = [.. items.Select(item => columns.Select(column => Cell(column, item)).ToArray())];
        int[] widths = [.. columns.Select((column, i) => rows.Select(row => TerminalText.Width(row[i])).Append(column.Title.Length).Max())];
        var text = new StringBuilder();
        if (isColoured)
            text.Append(Bold);
        Row(text, titles, widths);
        if (isColoured)
            text.Insert(text.Length - 1, Plain);
        foreach (string[] row in rows)
            Row(text, row, widths);
        return text.ToString();
    }

    /// <summary>Two columns of name and value, for one thing.</summary>
    public static string Fields(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        int width = 0;
        foreach ((string name, _) in fields)
            width = Math.Max(width, name.Length);
        var text = new StringBuilder();
        foreach ((string name, string value) in fields)
            text.Append(name.PadRight(width + 2)).Append(value.Length == 0 ? "-" : TerminalText.Escape(value)).Append('\n');
        return text.ToString();
    }

    private static string Cell<T>(Column<T> column, T item)
    {
        string text = TerminalText.Fit(TerminalText.Escape(column.Text(item)), column.WidthMax);
        return text.Length == 0 ? "-" : text;
    }

    private static void Row(StringBuilder text, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            text.Append(cells[i]);
            if (i < cells.Length - 1)
                text.Append(' ', widths[i] - TerminalText.Width(cells[i]) + 2);
        }
        text.Append('\n');
    }
}
