using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace CertBridge.Node.Logging;

/// <summary>
/// One JSON object a line: <c>time level id event message</c>, then the properties of the message. Ids and names are stable, so that
/// an operator's alert survives an upgrade. Everything is JSON-escaped: text from a partner cannot start a line of its own.
/// </summary>
internal sealed class LogLineFormatter : ITextFormatter
{
    private const int TextLengthMax = 2_000;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
            json.WriteString("level", LevelWord(logEvent.Level));
            WriteEventId(json, logEvent);
            json.WriteString("message", Limited(logEvent.RenderMessage()));
            WriteProperties(json, logEvent);
            if (logEvent.Exception is { } exception)
                json.WriteString("exception", $"{exception.GetType().Name}: {Limited(exception.Message)}");
            json.WriteEndObject();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteEventId(Utf8JsonWriter json, LogEvent logEvent)
    {
        if (!logEvent.Properties.TryGetValue("EventId", out LogEventPropertyValue? value) || value is not StructureValue structure)
            return;
        foreach (LogEventProperty part in structure.Properties)
        {
            if (part is { Name: "Id", Value: ScalarValue { Value: int id } })
                json.WriteNumber("id", id);
            else if (part is { Name: "Name", Value: ScalarValue { Value: string name } })
                json.WriteString("event", name);
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, LogEvent logEvent)
    {
        foreach (string name in logEvent.MessageTemplate.Tokens.OfType<PropertyToken>().Select(token => token.PropertyName).Distinct())
        {
            if (!logEvent.Properties.TryGetValue(name, out LogEventPropertyValue? value))
                continue;
            string key = JsonNamingPolicy.CamelCase.ConvertName(name);
            switch ((value as ScalarValue)?.Value)
            {
                case long or int or uint or short or byte:
                    json.WriteNumber(key, Convert.ToInt64(((ScalarValue)value).Value));
                    break;
                case ulong number:
                    json.WriteNumber(key, number);
                    break;
                case bool flag:
                    json.WriteBoolean(key, flag);
                    break;
                case null:
                    json.WriteString(key, Limited(value.ToString()));
                    break;
                case { } other:
                    json.WriteString(key, Limited(other.ToString() ?? ""));
                    break;
            }
        }
    }

    private static string Limited(string text) => text.Length <= TextLengthMax ? text : text[..TextLengthMax];

    private static string LevelWord(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "information",
        LogEventLevel.Warning => "warning",
        _ => "error",
    };
}
