using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Writes fields so that the same report always gives the same bytes: fixed order, no white space, absent values left out.</summary>
internal static class JsonFields
{
    // The relaxed encoder keeps non-ASCII text readable; whoever puts a report into HTML escapes it there.
    private static readonly JsonWriterOptions Compact = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int SpareBytesMax = 64 * 1024;

    /// <summary>A buffer that has grown already, one for each thread: most reports are written several times on their way.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? spare;

    public static byte[] Object(Action<Utf8JsonWriter> fields)
    {
        ArrayBufferWriter<byte> bytes = spare ?? new ArrayBufferWriter<byte>(4 * 1024);
        spare = null;
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        byte[] written = bytes.WrittenSpan.ToArray();
        bytes.ResetWrittenCount();
        if (bytes.Capacity <= SpareBytesMax)
            spare = bytes;
        return written;
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
