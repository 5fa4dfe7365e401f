using System.Text.Json;

namespace CertBridge.Cli.Printing;

/// <summary>Prints the data of a command on stdout, once, in the format asked for. Text of others is escaped here and nowhere else.</summary>
internal sealed class Printer(OutputFormat format, bool noColor, TimeProvider time)
{
    private const string ApiVersion = "certbridge/v1";

    public OutputFormat Format => format;

    public HumanTime Times { get; } = new(time);

    private bool IsColoured { get; } = !noColor && StandardOutput.IsTerminal && IsUnset("NO_COLOR") && IsUnset("CERTBRIDGE_NO_COLOR")
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>A list: a table, one object with <c>items</c> and whatever stands beside them, or a line for each.</summary>
    public void List<T>(string kind, IReadOnlyList<T> items, IReadOnlyList<Column<T>> columns, Action<Utf8JsonWriter, T> write, string next = "", Action<Utf8JsonWriter>? beside = null)
    {
        switch (format)
        {
            case OutputFormat.Table:
                StandardOutput.WriteText(Table.Of(items, columns, IsColoured));
                break;
            case OutputFormat.Json:
                Emit(json => Envelope(json, kind, () =>
                {
                    json.WriteStartArray("items");
                    foreach (T item in items)
                        Object(json, () => write(json, item));
                    json.WriteEndArray();
                    json.WriteString("next", next);
                    beside?.Invoke(json);
                }));
                break;
            case OutputFormat.Ndjson:
                foreach (T item in items)
                    Emit(json => Object(json, () => write(json, item)));
                break;
        }
    }

    /// <summary>One of a stream that has no end: an object on a line of its own in either format for programs.</summary>
    public void Line(Action<Utf8JsonWriter> write) => Emit(json => Object(json, () => write(json)), isIndented: false);

    /// <summary>One thing: text for people, one object for programs.</summary>
    public void One(string kind, Action<Utf8JsonWriter> write, Func<string> text)
    {
        if (format == OutputFormat.Table)
            StandardOutput.WriteText(text());
        else
            Emit(json => Envelope(json, kind, () => write(json)));
    }

    private static void Envelope(Utf8JsonWriter json, string kind, Action content) => Object(json, () =>
    {
        json.WriteString("apiVersion", ApiVersion);
        json.WriteString("kind", kind);
        content();
    });

    private static void Object(Utf8JsonWriter json, Action content)
    {
        json.WriteStartObject();
        content();
        json.WriteEndObject();
    }

    /// <summary>The writer's own escaping leaves only ASCII, so that JSON on a terminal is as harmless as a table.</summary>
    private void Emit(Action<Utf8JsonWriter> write, bool isIndented = true)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = isIndented && format == OutputFormat.Json && StandardOutput.IsTerminal }))
            write(json);
        buffer.WriteByte((byte)'\n');
        StandardOutput.Instance.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static bool IsUnset(string variable) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
