using System.Text.Json;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary>The form of an export (docs/LEDGER.md, "An incident, from both sides").</summary>
internal static class ExportForm
{
    public const string Kind = "LedgerExport";

    private const int ReportIdLengthMax = 64;

    /// <summary>The file, the logs, a log, its leaves, a leaf, its path.</summary>
    private static readonly LedgerFileForm Form = new(
        "an ", "export", Limits.LedgerExportBytesMax, depthMax: 6, LedgerErrors.LedgerFileMalformed, "apiVersion", "kind", "environment", "exporter", "partner", "reportId", "logs");

    private static readonly string[] LogNames = ["owner", "checkpoint", "card", "rootSignature", "previousRootSignature", "leaves"];
    private static readonly string[] LeafNames = ["index", "kind", "revision", "originator", "manifestDigest", "agreementHash", "leaf", "path"];
    private static readonly string[] Kinds = ["report", "withdrawal", "feedback"];

    public static byte[] Write(ExportIncidentResponse export) => LedgerFileForm.Write(Kind, json =>
    {
        json.WriteString("environment", export.Environment);
        json.WriteString("exporter", export.Exporter);
        json.WriteString("partner", export.Partner);
        json.WriteString("reportId", export.ReportId);
        json.WriteStartArray("logs");
        foreach (ExportedLog log in export.Logs)
            Write(json, log);
        json.WriteEndArray();
    });

    public static Parsed<LedgerExport> Read(ReadOnlyMemory<byte> file) => Form.Read(file, Read);

    private static void Write(Utf8JsonWriter json, ExportedLog log)
    {
        json.WriteStartObject();
        json.WriteString("owner", log.Owner);
        json.WriteBase64String("checkpoint", log.Checkpoint.Span);
        ProofForm.Write(json, log.Card);
        json.WriteStartArray("leaves");
        foreach (ExportedLeaf leaf in log.Leaves)
            Write(json, leaf);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExportedLeaf leaf)
    {
        json.WriteStartObject();
        json.WriteNumber("index", leaf.Index);
        json.WriteString("kind", leaf.Kind);
        json.WriteNumber("revision", leaf.Revision);
        json.WriteString("originator", leaf.Originator);
        json.WriteString("manifestDigest", Convert.ToHexStringLower(leaf.ManifestDigest.Span));
        json.WriteString("agreementHash", Convert.ToHexStringLower(leaf.AgreementHash.Span));
        json.WriteBase64String("leaf", leaf.Leaf.Span);
        json.WriteStartArray("path");
        foreach (ByteString hash in leaf.Path)
            json.WriteBase64StringValue(hash.Span);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static LedgerExport Read(ProofFields fields)
    {
        fields.Demand("kind", Kind);
        string environment = fields.Environment("environment");
        PartnerId exporter = fields.Partner("exporter");
        PartnerId partner = fields.Partner("partner");
        if (exporter == partner)
            throw new ProofFieldException("partner", "It is the exporter.");
        if (!ReportId.TryParse(fields.Text("reportId", ReportIdLengthMax), out ReportId reportId))
            throw new ProofFieldException("reportId", "It is not a report id such as CB-ALN-2026-0001.");
        IReadOnlyList<ProofFields> logs = fields.Objects("logs", 2);
        if (logs.Count != 2)
            throw new ProofFieldException("logs", "It has not the two logs of the two.");
        return new LedgerExport(environment, exporter, partner, reportId, [Log(logs[0], environment, exporter, partner), Log(logs[1], environment, partner, exporter)]);
    }

    private static ExportedExtract Log(ProofFields fields, string environment, PartnerId owner, PartnerId about)
    {
        fields.Only("log of an export", LogNames).Demand("owner", owner.Value);
        return new ExportedExtract(
            new LogExtract
            {
                Environment = environment,
                Owner = owner,
                About = about,
                Checkpoint = fields.Bytes("checkpoint"),
                Leaves = [.. fields.Objects("leaves", Limits.LedgerExportLeavesMax).Select(Leaf)],
            },
            ProofForm.CardOf(fields));
    }

    private static ExtractedLeaf Leaf(ProofFields fields)
    {
        fields.Only("leaf of an export", LeafNames);
        var claim = new EnvelopeClaim(
            fields.Word("kind", Kinds), fields.Number("revision"), fields.PartnerOrNone("originator"), fields.DigestOrNone("manifestDigest"), fields.DigestOrNone("agreementHash"));
        return new ExtractedLeaf(fields.Number("index"), fields.Bytes("leaf"), fields.Digests("path", ReceiptProof.PathLengthMax), claim);
    }
}
