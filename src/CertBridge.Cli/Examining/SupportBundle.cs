using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Examining;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Cli.Examining;

/// <summary>
/// A file that may be given away: which settings are set and not to what, which versions, which checks found what kind of thing how often. Sentences are left
/// out, because they name partners, paths and values.
/// </summary>
internal static class SupportBundle
{
    public static void Write(string file, IReadOnlyList<Finding> findings, NodeAnswer answer, IReadOnlyList<string> settings, TimeProvider time)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "certbridge/v1");
            json.WriteString("kind", "SupportBundle");
            json.WriteTime("made", (ulong)time.GetUtcNow().ToUnixTimeMilliseconds());
            WriteVersions(json, answer);
            json.WriteStrings("settings", settings);
            WriteFindings(json, findings);
            WriteCounts(json, answer);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        OutputFile.WritePrivate(file, buffer.ToArray());
    }

    private static void WriteVersions(Utf8JsonWriter json, NodeAnswer answer)
    {
        json.WriteStartObject("versions");
        json.WriteString("certbridge", ProgramVersion.Text);
        json.WriteString("node", answer.Status?.Version ?? "");
        json.WriteString("runtime", answer.Examined?.Runtime ?? Environment.Version.ToString());
        json.WriteString("system", answer.Examined?.System ?? System.Runtime.InteropServices.RuntimeInformation.OSDescription);
        json.WriteString("cryptography", answer.Examined?.Cryptography ?? PlatformSuites.CryptoLibrary());
        json.WriteString("sqlite", answer.Status?.SqliteVersion ?? "");
        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (IGrouping<(string Name, FindingLevel Level, string Cause), Finding> same in findings.GroupBy(finding => (finding.Name, finding.Level, finding.Cause)))
        {
            json.WriteStartObject();
            json.WriteString("name", same.Key.Name);
            json.WriteString("level", FindingPrinting.Word(same.Key.Level));
            json.WriteString("cause", same.Key.Cause);
            json.WriteNumber("times", same.Count());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, NodeAnswer answer)
    {
        json.WriteStartObject("counts");
        if (answer.Status is { } status)
        {
            json.WriteNumber("partners", status.Links.Count);
            json.WriteNumber("outboxWaiting", status.OutboxWaiting);
            json.WriteNumber("inboxStored", status.InboxStored);
            json.WriteNumber("inboxQuarantined", status.InboxQuarantined);
            foreach (IGrouping<string, Protocol.V1.LinkStanding> links in status.Links.GroupBy(link => link.State))
                json.WriteNumber($"links-{links.Key}", links.Count());
            foreach (IGrouping<string, Protocol.V1.Alarm> alarms in status.Alarms.GroupBy(alarm => alarm.Kind))
                json.WriteNumber($"alarms-{alarms.Key}", alarms.Count());
        }
        json.WriteEndObject();
    }
}
