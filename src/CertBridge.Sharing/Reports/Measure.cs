using System.Text.Json;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Something done, being done or recommended against it.</summary>
public sealed record Measure(string Text, string State)
{
    internal static Measure Read(DocumentFields fields)
    {
        var read = new Measure(
            fields.Text("text", 2_000, required: true, isMultiline: true)!,
            fields.Word("state", Vocabularies.MeasureStates.Words, required: true)!);
        fields.RefuseOthers();
        return read;
    }

    internal static void Write(Utf8JsonWriter json, Measure measure)
    {
        json.Text("text", measure.Text);
        json.Text("state", measure.State);
    }
}
