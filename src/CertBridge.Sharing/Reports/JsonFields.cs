using System.Text.Encodings.Web;
using System.Text.Json;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Writes fields so that the same report always gives the same bytes: fixed order, no white space, absent values left out.</summary>
internal static class JsonFields
{
    // The relaxed encoder keeps non-ASCII text readable; whoever puts a report into HTML escapes it there.
    private static readonly JsonWriterOptions Compact = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Object(Action<Utf8JsonWriter> fields)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    public static void Text(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    public static void Number(this Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
    }

    public static void Instant(this Utf8JsonWriter json, string name, DateTimeOffset? instant)
    {
        if (instant is { } value)
            json.WriteString(name, InstantText.Write(value));
    }

    public static void Texts(this Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public static void Group(this Utf8JsonWriter json, string name, bool isPresent, Action<Utf8JsonWriter> fields)
    {
        if (!isPresent)
            return;
        json.WriteStartObject(name);
        fields(json);
        json.WriteEndObject();
    }

    public static void Groups<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> fields)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            fields(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
