using System.Text;
using System.Text.Json;

namespace CertBridge.Cli.Printing;

/// <summary>Prints a failure on stderr: for people what, why and the next step in one block; for programs one JSON object.</summary>
internal static class FailureText
{
    public static void Write(Failure failure, OutputFormat format) =>
        StandardError.Write(format == OutputFormat.Table ? Block(failure) : Json(failure) + "\n");

    private static string Block(Failure failure)
    {
        var text = new StringBuilder();
        Line(text, failure);
        foreach (Failure more in failure.More)
            Line(text, more);
        text.Append("  ").Append(TerminalText.Escape(failure.Cause)).Append('\n');
        if (failure.Next.Length > 0)
            text.Append("  Next: ").Append(TerminalText.Escape(failure.Next)).Append('\n');
        if (failure.CorrelationId.Length > 0)
            text.Append("  In the node's log: ").Append(TerminalText.Escape(failure.CorrelationId)).Append('\n');
        return text.ToString();
    }

    private static void Line(StringBuilder text, Failure failure)
    {
        text.Append(failure.Code).Append("  ");
        if (failure.Line > 0)
            text.Append("line ").Append(failure.Line).Append(": ");
        if (failure.Field.Length > 0 && !failure.Message.StartsWith(failure.Field, StringComparison.Ordinal))
            text.Append(TerminalText.Escape(failure.Field)).Append(": ");
        text.Append(TerminalText.Escape(failure.Message)).Append('\n');
    }

    private static string Json(Failure failure)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("error");
            Write(json, failure, isFirst: true);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>As one object with the keys of the error contract; empty ones are left out of the further problems.</summary>
    private static void Write(Utf8JsonWriter json, Failure failure, bool isFirst)
    {
        json.WriteStartObject();
        json.WriteString("code", failure.Code);
        json.WriteNumber("exit", failure.Exit);
        json.WriteString("message", failure.Message);
        json.WriteString("field", failure.Field);
        json.WriteString("hint", failure.Next);
        if (failure.Line > 0)
            json.WriteNumber("line", failure.Line);
        if (isFirst)
            json.WriteString("correlationId", failure.CorrelationId);
        if (failure.More.Count > 0)
        {
            json.WriteStartArray("more");
            foreach (Failure more in failure.More)
                Write(json, more, isFirst: false);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
