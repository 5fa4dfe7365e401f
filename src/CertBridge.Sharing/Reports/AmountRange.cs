using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>A number known only as a range, both ends included.</summary>
public sealed record AmountRange(long From, long To, string? Currency = null)
{
    private const long AmountMax = 1_000_000_000_000_000;

    internal static AmountRange? Read(DocumentFields parent, string name, bool hasCurrency)
    {
        if (parent.Group(name) is not { } fields)
            return null;
        long from = fields.Number("from", 0, AmountMax, required: true) ?? 0;
        long to = fields.Number("to", 0, AmountMax, required: true) ?? AmountMax;
        string? currency = hasCurrency ? fields.Text("currency", 3, required: true) : null;
        if (currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
            fields.Report(ReportErrors.Vocabulary, "currency", $"{Excerpt.Of(currency)} is not a currency of ISO 4217 such as EUR.");
        if (from > to)
            fields.Report(ReportErrors.Schema, "to", $"{to} is less than from, {from}.");
        fields.RefuseOthers();
        return new AmountRange(from, to, currency);
    }

    internal void Write(Utf8JsonWriter json, string name) => json.Group(name, isPresent: true, fields =>
    {
        fields.Number("from", From);
        fields.Number("to", To);
        fields.Text("currency", Currency);
    });
}
