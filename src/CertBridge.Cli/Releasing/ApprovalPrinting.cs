using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Releasing;

/// <summary>How an approval and what it would release are printed.</summary>
internal static class ApprovalPrinting
{
    public static string Text(HumanTime times, ApprovalSummary approval) => Table.Fields(
        ("approval", approval.Id.ToString()),
        ("state", approval.Emergency ? $"{approval.State}, by one person alone" : approval.State),
        ("report", $"{approval.ReportId} revision {approval.Revision}"),
        ("to", approval.Partner),
        ("marking", MarkingText.Of(approval.Marking)),
        ("waits for", $"{approval.Needs}; {approval.SignersNeeded} different persons sign"),
        ("signed by", string.Join(", ", approval.SignedBy)),
        ("because", approval.Because),
        ("made", times.Both(approval.MadeMs)),
        ("leaves from", approval.HeldUntilMs == 0 ? "" : times.Both(approval.HeldUntilMs)),
        ("until", times.Both(approval.ExpiresMs)));

    public static void Write(Utf8JsonWriter json, ApprovalSummary approval)
    {
        json.WriteNumber("id", approval.Id);
        json.WriteString("state", approval.State);
        json.WriteString("reportId", approval.ReportId);
        json.WriteNumber("revision", approval.Revision);
        json.WriteString("partner", approval.Partner);
        json.WriteMarking(approval.Marking);
        json.WriteString("needs", approval.Needs);
        json.WriteNumber("signersNeeded", approval.SignersNeeded);
        json.WriteStrings("signedBy", approval.SignedBy);
        json.WriteBoolean("emergency", approval.Emergency);
        json.WriteString("because", approval.Because);
        json.WriteTime("made", approval.MadeMs);
        json.WriteTime("heldUntil", approval.HeldUntilMs);
        json.WriteTime("until", approval.ExpiresMs);
        json.WriteTime("changed", approval.ChangedMs);
    }

    /// <summary>Every item, as it would be sent.</summary>
    public static string Text(IReadOnlyList<EnvelopeItem> items)
    {
        var text = new StringBuilder();
        foreach ((int index, EnvelopeItem item) in items.Index())
        {
            text.Append("item ").Append(index).Append(": ").Append(TerminalText.Escape(item.Type));
            text.Append(item.Path.Length == 0 ? "" : " " + TerminalText.Escape(item.Path)).Append(item.Marking is null ? "" : $" {MarkingText.Of(item.Marking)}").Append('\n');
            foreach (string line in DocumentText.Of(item.Content.Memory).TrimEnd('\n').Split('\n'))
                text.Append("  ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Whom it is sealed to; nothing below TLP:RED.</summary>
    public static string Text(ReleasePersons? persons) => persons is null ? "" : string.Join('\n', persons.Lines()) + "\n\n";

    public static void Write(Utf8JsonWriter json, ContactPerson person)
    {
        json.WriteString("name", person.Name);
        json.WriteString("keyId", person.Encryption.KeyId.ToString());
    }

    public static void Write(Utf8JsonWriter json, EnvelopeItem item)
    {
        json.WriteString("type", item.Type);
        json.WriteString("path", item.Path);
        json.WriteDocument("content", item.Content.Memory);
    }
}
