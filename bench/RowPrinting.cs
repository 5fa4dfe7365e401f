using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CertBridge.Bench;

/// <summary>The rows as a table for people or as one JSON object.</summary>
internal static class RowPrinting
{
    public static string Table(IReadOnlyList<Row> rows)
    {
        string[][] cells = [["WHAT", "MEASURED", "LIMIT", "RATIO", "GOAL", "MET", "LIMIT IS"], .. rows.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length))];
        return string.Concat(cells.Select(row => string.Join("  ", row.Select((cell, column) => Pad(cell, widths[column], column))).TrimEnd() + "\n"));
    }

    public static string Json(IReadOnlyList<Row> rows, BenchArguments arguments)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "certbridge/v1");
            json.WriteString("kind", "Benchmark");
            json.WriteNumber("count", arguments.Count);
            json.WriteNumber("cores", Environment.ProcessorCount);
            json.WriteBoolean("ok", rows.All(row => row.IsMet != false));
            json.WriteStartArray("rows");
            foreach (Row row in rows)
                Write(json, row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Row row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.Name);
        json.WriteString("unit", row.Unit);
        json.WriteNumber("measured", Math.Round(row.Measured, 3));
        WriteNumber(json, "limit", row.Limit);
        json.WriteString("limitIs", row.LimitIs);
        WriteNumber(json, "ratio", row.Ratio);
        WriteNumber(json, "goal", row.Goal);
        if (row.IsMet is { } isMet)
            json.WriteBoolean("met", isMet);
        else
            json.WriteNull("met");
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Math.Round(number, 3));
        else
            json.WriteNull(name);
    }

    private static string[] Cells(Row row) =>
    [
        row.Name,
        $"{Number(row.Measured)} {row.Unit}",
        row.Limit is { } limit ? Number(limit) : "-",
        row.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-",
        row.Goal is { } goal ? (row.IsMoreBetter ? ">= " : "<= ") + Number(goal) : "-",
        row.IsMet switch { true => "yes", false => "NO", null => "-" },
        row.LimitIs,
    ];

    private static string Number(double value) => value.ToString(value >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);

    // Numbers to the right, words to the left.
    private static string Pad(string cell, int width, int column) => column is >= 1 and <= 4 ? cell.PadLeft(width) : cell.PadRight(width);
}
