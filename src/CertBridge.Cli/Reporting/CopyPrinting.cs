using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;

namespace CertBridge.Cli.Reporting;

/// <summary>The copy one partner would get, whole or as what it says otherwise than the report.</summary>
internal sealed class CopyPrinting(PreviewResponse answer, PartnerPreview partner, bool isDifference)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly DocumentErrors Errors = new() { Malformed = ReportErrors.Malformed, Schema = ReportErrors.Schema };

    private readonly IReadOnlyList<DocumentDifference> differences =
        isDifference && !partner.CopyJson.IsEmpty ? DocumentDifference.Of(Tree(answer.ReportJson), Tree(partner.CopyJson)) : [];

    /// <summary>For people, after the decision.</summary>
    public string Text
    {
        get
        {
            string name = TerminalText.Escape(partner.Decision.Partner);
            if (partner.CopyJson.IsEmpty)
                return $"\n{name} would get nothing.\n";
            if (!isDifference)
                return "\n" + TerminalText.EscapeLines(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(partner.CopyJson.Span), Indented)) + "\n";
            return differences.Count == 0 ? $"\n{name} would get the report as it is.\n" : "\n" + string.Concat(differences.Select(Lines));
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        if (isDifference)
            json.WriteItems("differences", differences, WriteDifference);
        else if (partner.CopyJson.IsEmpty)
            json.WriteNull("copy");
        else
            json.WriteDocument("copy", partner.CopyJson.ToByteArray());
    }

    private static void WriteDifference(Utf8JsonWriter json, DocumentDifference difference)
    {
        json.WriteString("path", difference.Path);
        json.WriteString("before", difference.Before);
        json.WriteString("after", difference.After);
    }

    private static string Lines(DocumentDifference difference)
    {
        var lines = new StringBuilder();
        foreach ((char sign, string? text) in new[] { ('-', difference.Before), ('+', difference.After) })
        {
            if (text is not null)
                lines.Append(sign).Append("  ").Append(TerminalText.Escape(difference.Path)).Append(": \"").Append(TerminalText.Escape(text)).Append("\"\n");
        }
        return lines.ToString();
    }

    private static DocumentNode Tree(Google.Protobuf.ByteString json) => DocumentReading.Json(json.Memory, Errors).Value
        ?? throw new InvalidOperationException("The node gave a report that cannot be read.");
}
