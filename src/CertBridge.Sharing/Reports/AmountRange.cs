using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>A number known only as a range, both ends included.</summary>
public sealed record AmountRange(long From, long To, string? Currency = null)
{
    /// <summary>The largest amount a report states.</summary>
    internal const long AmountMax = 1_000_000_000_000_000;

    internal static AmountRange? Read(DocumentFields parent, string name, bool hasCurrency)
    {
        if (parent.Group(name) is not { } fields)
            return null;
        (long from, long to) = ReadEnds(fields, AmountMax);
        string? currency = hasCurrency ? fields.Text("currency", 3, required: true) : null;
        if (currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
            fields.Report(ReportErrors.Vocabulary, "currency", $"{Excerpt.Of(currency)} is not a currency of ISO 4217 such as EUR.");
        fields.RefuseOthers();
        return new AmountRange(from, to, currency);
    }

    /// <summary>Either a number, which is the range from and to it, or <c>{ from, to }</c>.</summary>
    internal static AmountRange? ReadCount(DocumentFields parent, string name, long max)
    {
        if (parent.Node(name) is not DocumentMap)
            return parent.Number(name, 0, max) is { } exact ? new AmountRange(exact, exact) : null;
        DocumentFields fields = parent.Group(name)!;
        (long from, long to) = ReadEnds(fields, max);
        fields.RefuseOthers();
        return new AmountRange(from, to);
    }

    internal void Write(Utf8JsonWriter json, string name) => json.Group(name, isPresent: true, fields =>
    {
        fields.Number("from", From);
        fields.Number("to", To);
        fields.Text("currency", Currency);
    });

    /// <summary>As a number where both ends are the same.</summary>
    internal void WriteCount(Utf8JsonWriter json, string name)
    {
        if (From == To)
            json.Number(name, From);
        else
            Write(json, name);
    }

    private static (long From, long To) ReadEnds(DocumentFields fields, long max)
    {
        long from = fields.Number("from", 0, max, required: true) ?? 0;
        long to = fields.Number("to", 0, max, required: true) ?? max;
        if (from > to)
            fields.Report(ReportErrors.Schema, "to", $"{to} is less than from, {from}.");
        return (from, to);
    }
}
