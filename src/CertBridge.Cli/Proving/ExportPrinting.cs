using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Proving;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary>How an export is told: each leaf of both logs in a line, then the heads they lie beneath and the cards that sign them.</summary>
internal static class ExportPrinting
{
    /// <summary>What the file names, whether it holds or not.</summary>
    public static void WriteNames(Utf8JsonWriter json, LedgerExport export)
    {
        json.WriteString("environment", export.Environment);
        json.WriteString("exporter", export.Exporter.Value);
        json.WriteString("partner", export.Partner.Value);
        json.WriteString("reportId", export.ReportId.Value);
    }

    public static void Write(Utf8JsonWriter json, VerifiedExport verified)
    {
        WriteNames(json, verified.Export);
        json.WriteItems("logs", verified.Logs, Write);
    }

    /// <param name="verified">The export.</param>
    /// <param name="times">How times are told.</param>
    /// <param name="file">Where it was written; null where it was read.</param>
    public static string Text(VerifiedExport verified, HumanTime times, string? file = null)
    {
        (VerifiedLog Log, ProvenLeaf Leaf)[] leaves = [.. verified.Logs.SelectMany(log => log.Log.Leaves.Select(leaf => (log, leaf)))];
        Column<(VerifiedLog Log, ProvenLeaf Leaf)>[] columns =
        [
            new("LOG", one => one.Log.Log.Owner.Value),
            new("LEAF", one => one.Leaf.Place.Index.ToString()),
            new("SAYS", one => one.Leaf.Record.Receipt is { } receipt ? ReceiptPrinting.Verdict(receipt) : "sent"),
            new("REASON", one => one.Leaf.Record.Receipt is { } receipt ? ReceiptPrinting.Reason(receipt) : ""),
            new("OF", one => one.Leaf.Place.Claim.Kind),
            new("REV", one => one.Leaf.Place.Claim.Revision.ToString()),
            new("LANE", one => WireWord.Of(Lane(one.Leaf))),
            new("NUMBER", one => Number(one.Leaf).ToString()),
            new("AT", one => times.Both(Millis(one.Leaf))),
            new("DIGEST", one => Convert.ToHexStringLower(EnvelopeDigest(one.Leaf).Span), WidthMax: 17),
        ];
        LedgerExport export = verified.Export;
        return $"{export.ReportId} between {export.Exporter} and {export.Partner}, as the logs held by {export.Exporter} prove it.\n\n"
            + Table.Of(leaves, columns, isColoured: false) + "\n" + Table.Fields([.. verified.Logs.SelectMany(log => Fields(log, times)), .. file is null ? [] : new[] { ("file", file) }]);
    }

    private static IEnumerable<(string Name, string Value)> Fields(VerifiedLog log, HumanTime times)
    {
        LogCheckpoint head = log.Log.Head;
        yield return ("log", head.Size == 0 ? $"{head.Origin}, nothing signed yet" : $"{head.Origin}, checkpoint over {head.Size}");
        yield return ("root", head.Size == 0 ? "" : head.Root.ToString());
        yield return ("card", $"serial {log.Card.Serial}, {times.Both(log.Card.Issued)} until {times.Both(log.Card.Expires)}");
        yield return ("fingerprint", log.Card.Fingerprint);
        yield return ("root key", log.Card.RootKeyId.ToString());
    }

    private static void Write(Utf8JsonWriter json, VerifiedLog log)
    {
        json.WriteString("owner", log.Log.Owner.Value);
        json.WriteString("origin", log.Log.Head.Origin);
        json.WriteNumber("checkpointSize", log.Log.Head.Size);
        json.WriteDigest("checkpointRoot", ByteString.CopyFrom(log.Log.Head.Root.ToBytes()));
        json.WriteNumber("cardSerial", log.Card.Serial);
        json.WriteString("cardIssued", HumanTime.Rfc3339(log.Card.Issued));
        json.WriteString("cardExpires", HumanTime.Rfc3339(log.Card.Expires));
        json.WriteString("fingerprint", log.Card.Fingerprint);
        json.WriteString("rootKey", log.Card.RootKeyId.ToString());
        json.WriteItems("leaves", log.Log.Leaves, Write);
    }

    private static void Write(Utf8JsonWriter json, ProvenLeaf leaf)
    {
        Receipt? receipt = leaf.Record.Receipt;
        json.WriteNumber("index", leaf.Place.Index);
        json.WriteString("says", receipt is null ? "sent" : "receipt");
        json.WriteString("verdict", receipt is null ? "" : ReceiptPrinting.Verdict(receipt));
        json.WriteString("reason", receipt is null ? "" : ReceiptPrinting.Reason(receipt));
        json.WriteString("kind", leaf.Place.Claim.Kind);
        json.WriteNumber("revision", leaf.Place.Claim.Revision);
        json.WriteString("originator", leaf.Place.Claim.Originator?.Value ?? "");
        json.WriteTime("at", Millis(leaf));
        json.WriteString("lane", WireWord.Of(Lane(leaf)));
        json.WriteNumber("epoch", receipt?.Epoch ?? leaf.Record.Sent.Epoch);
        json.WriteNumber("number", Number(leaf));
        json.WriteString("envelopeId", ProofForm.IdText((receipt?.EnvelopeId ?? leaf.Record.Sent.EnvelopeId).Span));
        json.WriteDigest("envelopeDigest", EnvelopeDigest(leaf));
        json.WriteString("manifestDigest", leaf.Place.Claim.Manifest?.ToString() ?? "");
        json.WriteString("agreementHash", leaf.Place.Claim.Agreement?.ToString() ?? "");
    }

    private static LaneName Lane(ProvenLeaf leaf) => leaf.Record.Receipt?.Lane ?? leaf.Record.Sent.Lane;

    private static ulong Number(ProvenLeaf leaf) => leaf.Record.Receipt?.Number ?? leaf.Record.Sent.Number;

    private static ulong Millis(ProvenLeaf leaf) => leaf.Record.Receipt?.ReceivedMs ?? leaf.Record.Sent.AtMs;

    private static ByteString EnvelopeDigest(ProvenLeaf leaf) => leaf.Record.Receipt?.EnvelopeDigest ?? leaf.Record.Sent.EnvelopeDigest;
}
