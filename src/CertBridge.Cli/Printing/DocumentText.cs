using System.Text;
using System.Text.Json;

namespace CertBridge.Cli.Printing;

/// <summary>A JSON document as indented lines for people, every text in it escaped.</summary>
internal static class DocumentText
{
    public static string Of(ReadOnlyMemory<byte> document)
    {
        if (document.IsEmpty)
            return "";
        using JsonDocument parsed = JsonDocument.Parse(document);
        var text = new StringBuilder();
        Write(text, parsed.RootElement, indent: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement element, int indent)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
                Entry(text, TerminalText.Escape(property.Name) + ":", property.Value, indent);
            return;
        }
        foreach (JsonElement item in element.EnumerateArray())
            Entry(text, "-", item, indent);
    }

    private static void Entry(StringBuilder text, string name, JsonElement value, int indent)
    {
        text.Append(' ', indent).Append(name);
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsEmpty(value))
        {
            text.Append('\n');
            Write(text, value, indent + 2);
            return;
        }
        if (value.ValueKind == JsonValueKind.String && value.GetString()!.Contains('\n', StringComparison.Ordinal))
        {
            text.Append('\n');
            foreach (string line in value.GetString()!.TrimEnd('\n').Split('\n'))
                text.Append(' ', indent + 2).Append(TerminalText.Escape(line)).Append('\n');
            return;
        }
        text.Append(' ').Append(Scalar(value)).Append('\n');
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() == 0 : !value.EnumerateObject().MoveNext();

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TerminalText.Escape(value.GetString()!),
        JsonValueKind.Null => "-",
        JsonValueKind.Array or JsonValueKind.Object => "none",
        _ => value.GetRawText(),
    };
}
