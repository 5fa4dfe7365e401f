using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>What a foreign format held that a report does not, and what it did not say.</summary>
internal static class LossPrinting
{
    private const int ShownMax = 20;

    public static void Write(Utf8JsonWriter json, LossEntry loss)
    {
        json.WriteString("path", loss.Path);
        json.WriteString("what", loss.What);
    }

    public static void Write(Utf8JsonWriter json, DefaultedField field)
    {
        json.WriteString("path", field.Path);
        json.WriteString("value", field.Value);
    }

    public static string Text(IReadOnlyList<LossEntry> losses, IReadOnlyList<DefaultedField> defaulted)
    {
        var text = new StringBuilder();
        Section(text, "Not carried over", losses, loss => $"{loss.Path}: {loss.What}");
        Section(text, "Set to a default", defaulted, field => $"{field.Path}: {field.Value}");
        return text.ToString();
    }

    private static void Section<T>(StringBuilder text, string title, IReadOnlyList<T> items, Func<T, string> line)
    {
        if (items.Count == 0)
            return;
        text.Append('\n').Append(title).Append(" (").Append(items.Count).Append("):\n");
        foreach (T item in items.Take(ShownMax))
            text.Append("  ").Append(TerminalText.Escape(line(item))).Append('\n');
        if (items.Count > ShownMax)
            text.Append("  and ").Append(items.Count - ShownMax).Append(" more; -o json has all\n");
    }
}
