using System.Text.Json;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>One thing that happened, in words.</summary>
public sealed record TimelineEntry
{
    public required ReportMoment At { get; init; }

    public required string Text { get; init; }

    /// <summary>Where it is known from.</summary>
    public string? Source { get; init; }

    internal static TimelineEntry Read(DocumentFields fields)
    {
        fields.Node("at", required: true);
        var read = new TimelineEntry
        {
            At = ReportMoment.Read(fields, "at")!,
            Text = fields.Text("text", 2_000, required: true, isMultiline: true)!,
            Source = fields.Text("source", 200),
        };
        fields.RefuseOthers();
        return read;
    }

    internal static void Write(Utf8JsonWriter json, TimelineEntry entry)
    {
        entry.At.Write(json, "at");
        json.Text("text", entry.Text);
        json.Text("source", entry.Source);
    }
}
