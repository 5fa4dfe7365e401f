using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>What a node takes all the same but wants looked at.</summary>
internal static class WarningPrinting
{
    public static void Write(Utf8JsonWriter json, ErrorDetail warning)
    {
        json.WriteString("code", warning.Code);
        json.WriteString("field", warning.Field);
        json.WriteNumber("line", warning.Line);
        json.WriteString("message", warning.Message);
        json.WriteString("hint", warning.Hint);
    }

    public static void Say(CommandRun run, IEnumerable<ErrorDetail> warnings)
    {
        foreach (ErrorDetail warning in warnings)
        {
            string place = warning.Line > 0 ? $"line {warning.Line}: " : "";
            run.Say(TerminalText.Escape($"warning {warning.Code}  {place}{warning.Field}: {warning.Message}"));
        }
    }
}
