using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Patterns;

namespace CertBridge.Sharing.Reports;

/// <summary>A typed value in its canonical form.</summary>
public sealed record IndicatorValue(string Type, string Value)
{
    /// <summary>Characters of a value.</summary>
    public const int LengthMax = 8_192;

    /// <summary>The type of a value that was replaced before it was shared, so that nobody looks for it. Only redaction makes one.</summary>
    public const string RedactedType = "redacted";

    private const string PatternType = "stix-pattern";

    internal static IndicatorValue Read(DocumentFields fields, bool isSubmitted)
    {
        string? type = fields.Word("type", Vocabularies.IndicatorTypes.Words, required: true);
        string? value = fields.Text("value", LengthMax, required: true);
        if (type is null || value is null)
            return new IndicatorValue(string.Empty, string.Empty);
        // Redaction leaves such a value alone, so an author could carry one past it.
        if (isSubmitted && type == RedactedType)
            fields.Report(ReportErrors.Vocabulary, "type", "Only a node that redacts writes this type.", "Write the value with the type it has.");
        if (IndicatorForms.Canonical(type, value) is { Length: <= LengthMax } canonical)
            return new IndicatorValue(type, canonical);
        if (type == PatternType)
            RefusePattern(fields, value);
        else
            fields.Report(IndicatorErrors.Unparsable, "value", $"{Excerpt.Of(value)} is not a {type}.", IsDefanged(value) ? "Write it plainly, without [.] or hxxp." : null);
        return new IndicatorValue(type, value);
    }

    internal static void Write(Utf8JsonWriter json, IndicatorValue value)
    {
        json.Text("type", value.Type);
        json.Text("value", value.Value);
    }

    private static void RefusePattern(DocumentFields fields, string value)
    {
        if (StixPattern.Read(value, out PatternRefusal? refusal) is { } pattern)
            fields.Report(IndicatorErrors.Pattern, "value", $"In its canonical form it has {pattern.Text.Length} characters, {LengthMax} are allowed.");
        else
            fields.Report(IndicatorErrors.Pattern, "value", $"Column {refusal!.Column}: {refusal.Sentence}", refusal.Hint);
    }

    private static bool IsDefanged(string value) =>
        value.Contains("[.]", StringComparison.Ordinal) || value.Contains("(.)", StringComparison.Ordinal) || value.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase);
}
