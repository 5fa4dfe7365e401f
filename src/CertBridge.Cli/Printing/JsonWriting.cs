using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Printing;

/// <summary>The forms the JSON contract has for times, digests, lists and markings (docs/CLI.md, "JSON").</summary>
internal static class JsonWriting
{
    /// <summary>RFC 3339 in UTC; null for never.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, ulong unixMilliseconds) =>
        json.WriteString(name, HumanTime.Rfc3339(unixMilliseconds));

    /// <summary>Lower-case hexadecimal; null when there is none.</summary>
    public static void WriteDigest(this Utf8JsonWriter json, string name, Google.Protobuf.ByteString digest) =>
        json.WriteString(name, digest.IsEmpty ? null : Convert.ToHexStringLower(digest.Span));

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteItems<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteMarking(this Utf8JsonWriter json, Marking? marking)
    {
        json.WriteStartObject("marking");
        json.WriteString("tlp", MarkingWords.Of(marking?.Tlp ?? Tlp.Unspecified));
        json.WriteString("pap", MarkingWords.Of(marking?.Pap ?? Pap.Unspecified));
        json.WriteEndObject();
    }

    /// <summary>A JSON document inside ours, written anew so that its text is escaped as ours is; null when it is empty.</summary>
    public static void WriteDocument(this Utf8JsonWriter json, string name, ReadOnlyMemory<byte> document)
    {
        json.WritePropertyName(name);
        if (document.IsEmpty)
        {
            json.WriteNullValue();
            return;
        }
        using JsonDocument parsed = JsonDocument.Parse(document);
        parsed.WriteTo(json);
    }
}
