using System.Globalization;
using System.Text;

namespace CertBridge.Node.Watching;

/// <summary>
/// Writes the Prometheus text exposition format, version 0.0.4: a HELP and a TYPE line for each metric and a line for each series. Values are written so that they
/// read back the same; in label values backslash, quote and line end are escaped.
/// </summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new(16 * 1024);

    public override string ToString() => text.ToString();

    public void Write(MeterDescription gauge, IEnumerable<GaugeValue> values)
    {
        Head(gauge);
        foreach (GaugeValue value in values)
            Line(gauge.Name, gauge.Labels, value.Key, value.Value);
    }

    public void Write(SeriesTable table)
    {
        MeterDescription description = table.Description;
        Head(description);
        foreach ((SeriesKey key, SeriesCell cell) in table.Rows())
        {
            if (description.Kind == MeterKind.Histogram)
                Histogram(description, key, cell);
            else
                Line(description.Name, description.Labels, key, cell.Count);
        }
    }

    private void Histogram(MeterDescription description, SeriesKey key, SeriesCell cell)
    {
        long count = cell.Count;
        foreach ((double bound, long atMost) in cell.Buckets())
            Line($"{description.Name}_bucket", description.Labels, key, Math.Min(atMost, count), Number(bound)); // a value that is counted just now is in no bucket too many
        Line($"{description.Name}_bucket", description.Labels, key, count, "+Inf");
        Line($"{description.Name}_sum", description.Labels, key, cell.Sum);
        Line($"{description.Name}_count", description.Labels, key, count);
    }

    private void Head(MeterDescription description) => text
        .Append("# HELP ").Append(description.Name).Append(' ').Append(description.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n')
        .Append("# TYPE ").Append(description.Name).Append(' ').Append(description.Kind.ToString().ToLowerInvariant()).Append('\n');

    private void Line(string name, IReadOnlyList<string> labels, SeriesKey key, double value, string? atMost = null)
    {
        text.Append(name);
        char opening = '{';
        for (int i = 0; i < labels.Count; i++)
        {
            if (key[i] is { } labelled)
                Label(ref opening, labels[i], labelled);
        }
        if (atMost is not null)
            Label(ref opening, "le", atMost);
        if (opening == ',')
            text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void Label(ref char opening, string label, string value)
    {
        text.Append(opening).Append(label).Append("=\"");
        foreach (char c in value)
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        text.Append('"');
        opening = ',';
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
