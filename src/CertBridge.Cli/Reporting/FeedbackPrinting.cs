using System.Globalization;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Feedbacks;
using Google.Protobuf;

namespace CertBridge.Cli.Reporting;

/// <summary>How feedback is printed, in both directions.</summary>
internal static class FeedbackPrinting
{
    public static Column<FeedbackEntry>[] Columns(HumanTime times) =>
    [
        new("REPORT", entry => entry.ReportId),
        new("REV", entry => entry.Revision.ToString(CultureInfo.InvariantCulture)),
        new("PARTNER", entry => entry.Partner),
        new("SAID", What),
        new("OF", Place),
        new("STATE", entry => entry.State),
        new("AT", entry => times.Both(entry.AtMs)),
        new("NOTE", entry => entry.Note, WidthMax: 100),
    ];

    public static void Write(Utf8JsonWriter json, FeedbackEntry entry)
    {
        json.WriteNumber("id", entry.Id);
        json.WriteString("direction", entry.Given ? "given" : "received");
        json.WriteString("partner", entry.Partner);
        json.WriteString("reportId", entry.ReportId);
        json.WriteNumber("revision", entry.Revision);
        json.WriteString("feedback", Word(entry));
        json.WriteString("item", entry.Item);
        json.WriteString("value", entry.Value);
        json.WriteNumber("count", entry.Sighting?.Count ?? 0);
        json.WriteTime("firstSeen", entry.Sighting?.FirstMs ?? 0);
        json.WriteTime("lastSeen", entry.Sighting?.LastMs ?? 0);
        json.WriteString("duplicateOf", entry.DuplicateOf);
        json.WriteString("note", entry.Note);
        json.WriteMarking(entry.Marking);
        json.WriteTime("at", entry.AtMs);
        json.WriteString("state", entry.State);
        json.WriteString("by", entry.By);
        json.WriteString("because", entry.Because);
        json.WriteString("envelopeId", entry.EnvelopeId);
        json.WriteBoolean("forgotten", entry.Forgotten);
        json.WriteString("person", entry.Person?.Name ?? "");
        json.WriteString("reason", entry.Person is { Reason: not PersonRefusal.Unspecified } refused ? FeedbackWords.Of(refused.Reason) : "");
        json.WriteString("statement", entry.Statement.ToStringUtf8());
        json.WriteBase64String("signature", (entry.Person?.Signature ?? ByteString.Empty).Span);
    }

    public static string Text(HumanTime times, FeedbackEntry entry) => Table.Fields(
        ("said", What(entry)),
        ("of", Place(entry).Length == 0 ? entry.ReportId : $"{entry.ReportId} {Place(entry)}"),
        (entry.Given ? "to" : "by", entry.Partner),
        ("marking", MarkingText.Of(entry.Marking)),
        ("state", entry.Because.Length == 0 ? entry.State : $"{entry.State}: {entry.Because}"),
        ("at", times.Both(entry.AtMs)),
        ("note", entry.Note.Length == 0 ? "-" : entry.Note));

    /// <summary>Empty once it was forgotten and came from a partner.</summary>
    private static string Word(FeedbackEntry entry) => entry.Kind == FeedbackKind.Unspecified ? "" : FeedbackWords.Of(entry.Kind);

    private static string What(FeedbackEntry entry) => entry switch
    {
        { Sighting: { } sighting } => string.Create(CultureInfo.InvariantCulture, $"{Word(entry)} x{sighting.Count}, last {HumanTime.Rfc3339(sighting.LastMs)}"),
        { Person: { Reason: not PersonRefusal.Unspecified } person } => $"{Word(entry)} by {person.Name}: {FeedbackWords.Of(person.Reason)}",
        { Person: { } person } => $"{Word(entry)} by {person.Name}",
        { DuplicateOf.Length: > 0 } => $"{Word(entry)} of {entry.DuplicateOf}",
        { Forgotten: true } => $"{Word(entry)} (forgotten)".TrimStart(),
        _ => Word(entry),
    };

    private static string Place(FeedbackEntry entry) => entry.Value.Length == 0 ? entry.Item : $"{entry.Item} {entry.Value}";
}
